// What a text file is: scripts, markup, messages. The first row whose pattern stands near the start wins.
import type { FileType } from './file-type.ts'

interface TextRow {
  readonly type: FileType
  /** matched against the first 4 KiB; linear: no nested repetition */
  readonly pattern: RegExp
}

const text = (id: string, family: FileType['family'], extensions: readonly string[], pattern: RegExp): TextRow => ({
  type: { id, family, extensions },
  pattern,
})

// prettier-ignore
export const TEXT_TYPES: readonly TextRow[] = [
  text('sh',   'script',   ['bash', 'py', 'pl', 'rb', 'command', 'cgi', 'php'], /^#! ?\/(?:bin|usr)\//),
  text('php',  'script',   ['phtml'], /^\s{0,99}<\?php\b/i),
  text('hta',  'script',   [], /<hta:application\b/i),
  text('wsf',  'script',   ['wsc', 'sct'], /^\s{0,99}(?:<\?xml[^>]{0,99}>\s{0,99})?<(?:job|package|scriptlet|component)\b[^>]{0,200}>[^]{0,2000}<script\b/i),
  text('url',  'shortcut', ['website'], /^\s{0,99}\[InternetShortcut\]/i),
  text('reg',  'script',   [], /^Windows Registry Editor/),
  // What says at its beginning what it is comes before what is known by words inside it.
  text('svg',  'markup',   ['svgz'], /^\s{0,99}(?:<\?xml[^>]{0,200}>)?(?:\s{0,99}<!(?:--|DOCTYPE)[^>]{0,999}>){0,5}\s{0,99}<(?:\w{1,9}:)?svg\b/i),
  text('html', 'markup',   ['htm', 'shtml', 'xhtml', 'mht'], /^\s{0,999}(?:<!--(?:(?!-->)[^]){0,999}-->\s{0,99}|<\?xml[^>]{0,200}>\s{0,99}){0,5}<(?:!doctype\s+html|html|head|title|body|script|meta|style|table|div|iframe|p|h1|br|font|center|a)(?=[\s>\/])/i),
  text('ics',  'message',  ['vcs', 'ical'], /^\s{0,99}BEGIN:VCALENDAR/i),
  text('vcf',  'message',  ['vcard'], /^\s{0,99}BEGIN:VCARD/i),
  text('mbox', 'message',  ['mbx'], /^From \S{1,320} {1,2}\w{3} \w{3} /),
  text('eml',  'message',  ['mht', 'mhtml', 'mim'], /^(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|From|Date|Subject|X-[\w-]{1,40}):[^\n]{0,999}\n(?:[ \t][^\n]{0,999}\n){0,20}(?:[!-9;-~]{1,76}:[^\n]{0,999}\n(?:[ \t][^\n]{0,999}\n){0,20}){1,40}/i),
  text('inf',  'script',   [], /^\s{0,99}\[(?:autorun|version)\]\r?\n[^]{0,500}\b(?:open|shellexecute|signature)\s?=/i),
  text('bat',  'script',   ['cmd'], /^\s{0,99}@?echo off\b|^\s{0,99}@?(?:cmd|powershell|start|certutil|mshta|bitsadmin)(?:\.exe)?\s+[/-]/im),
  text('ps1',  'script',   ['psm1', 'psd1'], /\b(?:Invoke-(?:Expression|WebRequest|Command)|New-Object\s+(?:System\.)?Net\.WebClient|Set-ExecutionPolicy|FromBase64String\()|^\s{0,99}param\s?\(|\$env:(?:temp|appdata)\b/im),
  text('vbs',  'script',   ['vbe', 'bas'], /\bCreateObject\s?\(\s?["'](?:WScript|Scripting|MSXML2|ADODB|Shell)\b|^\s{0,99}On Error Resume Next\b|^#@~\^/im),
  text('js',   'script',   ['jse', 'mjs', 'cjs', 'ts'], /\bnew ActiveXObject\s?\(|\bWScript\.(?:Shell|CreateObject|Echo|Sleep|Quit)\b|^\s{0,99}(?:['"]use strict['"]|!?\(?function\s?\(|import [^\n]{1,200} from ['"])/i),
  text('xml',  'markup',   ['xsd', 'xsl', 'rss', 'config', 'kml', 'rels', 'plist', 'dae', 'doc', 'xls'], /^\s{0,99}<\?xml\b/),
  text('hqx',  'archive',  [], /^\(This file must be converted with BinHex/m),
  text('pem',  'text',     ['crt', 'cer', 'key', 'asc'], /^-----BEGIN [A-Z ]{1,60}-----/),
  text('txt',  'text',     ['csv', 'tsv', 'log', 'md', 'json', 'yaml', 'yml', 'ini', 'conf', 'sql', 'patch', 'diff', 'c', 'h', 'cpp', 'java', 'tex', 'asc', 'sig', 'srt', 'css', 'text', 'rtx', 'eps', 'dat', 'iqy', 'slk', 'jnlp', 'properties', 'toml', 'lst', 'uue', 'bas', 'po', 'bib', 'nfo', 'me', 'vcf', 'pgp'], /^/),
]
