import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileType } from './file-type.ts'
import { cpuMs } from '../../test/support/cpu.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const padded = (text: string, length = 600) => Buffer.concat([latin1(text), Buffer.alloc(length)])

function portableExecutable(): Buffer {
  const bytes = padded('MZ')
  bytes.writeUInt32LE(0x80, 0x3c)
  bytes.write('PE\0\0', 0x80, 'latin1')
  return bytes
}

function iso(): Buffer {
  const bytes = Buffer.alloc(34_000)
  bytes.write('CD001', 32_769, 'latin1')
  return bytes
}

const tar = () => {
  const bytes = Buffer.alloc(1_024)
  bytes.write('a.txt', 0)
  bytes.write('ustar', 257)
  return bytes
}

// prettier-ignore
const CASES: readonly [title: string, bytes: Buffer, id: string, family: string][] = [
  ['nothing',                          Buffer.alloc(0),                                            'empty',   'data'],
  ['a Windows program',                portableExecutable(),                                       'exe',     'executable'],
  ['a DOS program',                    padded('MZ\x90'),                                           'dos-exe', 'executable'],
  ['a Linux program',                  padded('\x7fELF\x02\x01\x01'),                              'elf',     'executable'],
  ['a shortcut',                       padded('\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F'), 'lnk',    'shortcut'],
  ['an internet shortcut',             latin1('[InternetShortcut]\r\nURL=file://x/y.exe\r\n'),      'url',     'shortcut'],
  ['a PDF',                            latin1('%PDF-1.7\n'),                                       'pdf',     'document'],
  ['a PDF after junk',                 latin1('\0\x01junk\n%PDF-1.4\n'),                           'pdf',     'document'],
  ['an RTF with a short head',         latin1('{\\rt1 x}'),                                        'rtf',     'office'],
  ['a tar',                            tar(),                                                      'tar',     'archive'],
  ['an ISO image',                     iso(),                                                      'iso',     'disk-image'],
  ['a PNG',                            padded('\x89PNG\r\n\x1a\n'),                                'png',     'image'],
  ['text that begins with BM',         latin1('BMW is a car maker.'),                              'txt',     'text'],
  ['text that begins with MZ',         latin1('MZ. is short for something.'),                      'txt',     'text'],
  ['a shell script',                   latin1('#!/bin/sh\nrm -rf x\n'),                            'sh',      'script'],
  ['a batch file',                     latin1('@echo off\r\nstart x\r\n'),                         'bat',     'script'],
  ['a PowerShell script in UTF-16',    Buffer.from('\ufeffInvoke-Expression $x', 'utf16le'),       'ps1',     'script'],
  ['a VBScript',                       latin1('Set a = CreateObject("WScript.Shell")\r\n'),        'vbs',     'script'],
  ['a JScript',                        latin1('var s = new ActiveXObject("x");'),                  'js',      'script'],
  ['an HTML application',              latin1('<html><head><HTA:APPLICATION id=x>'),               'hta',     'script'],
  ['an HTML page behind a comment',    latin1('<!-- saved -->\n<!DOCTYPE html><p>x'),              'html',    'markup'],
  ['XML whose first tag begins with p',latin1('<?xml version="1.0"?><p:presentation xmlns:p="x">'), 'xml',    'markup'],
  ['an SVG',                           latin1('<?xml version="1.0"?>\n<svg xmlns="x"/>'),          'svg',     'markup'],
  ['a calendar',                       latin1('BEGIN:VCALENDAR\r\n'),                              'ics',     'message'],
  ['a message',                        latin1('Received: x\r\n\tby y\r\nFrom: a@b\r\n\r\nhi'),      'eml',     'message'],
  ['a mailbox file',                   latin1('From a@b Mon Jan  1 00:00:00 2024\nFrom: a@b\n\n'), 'mbox',    'message'],
  ['Chinese text',                     Buffer.from('发票已开具，请查收。'),                          'txt',     'text'],
  ['Chinese text in GB18030',          Buffer.from('b7a2c6b1d2d1bfaabedf', 'hex'),                 'txt',     'text'],
  ['unknown bytes',                    Buffer.from([0, 1, 2, 3, 250, 251]),                        'data',    'data'],
]

describe('fileType() knows', () => {
  for (const [title, bytes, id, family] of CASES) {
    test(title, () => {
      const type = fileType(bytes)
      assert.equal(type.id, id)
      assert.equal(type.family, family)
    })
  }

  test('a long text of one letter in linear time', () => {
    const startedAt = cpuMs()
    for (const letter of [' ', 'a', '<', '\n', 'From ', '<!--', 'X: ']) fileType(latin1(letter.repeat(50_000)))
    assert.ok(cpuMs() - startedAt < 500)
  })
})
