// IMAP: commands out of a stream, arguments, search, sequence sets, mailbox names. POP3: commands, messages on the wire.
import assert from 'node:assert/strict'
import { Refusal } from '../../../src/base/refusal.ts'
import { baseSubject } from '../../../src/servers/imap/base-subject.ts'
import { Arguments } from '../../../src/wire/imap/arguments.ts'
import { CommandReader, UnreadableCommand, type ByteSource } from '../../../src/wire/imap/command-reader.ts'
import { formatDateTime, parseDate, parseDateTime } from '../../../src/wire/imap/dates.ts'
import { parseFetchItems } from '../../../src/wire/imap/fetch-items.ts'
import { matchesPattern } from '../../../src/wire/imap/list-pattern.ts'
import { decodeMailboxName, encodeMailboxName } from '../../../src/wire/imap/mailbox-name.ts'
import { asksModseq, parseSearchKeys } from '../../../src/wire/imap/search-keys.ts'
import {
  formatSet,
  mergedRanges,
  parseKnownSet,
  parseSequenceSet,
  rangesHold,
} from '../../../src/wire/imap/sequence-set.ts'
import { writeAstring, writeString } from '../../../src/wire/imap/write.ts'
import * as pop from '../../../src/wire/pop/commands.ts'
import { MessageEncoder } from '../../../src/wire/pop/message-encoder.ts'
import { DotDecoder } from '../../../src/wire/smtp/dot-decoder.ts'
import { pieces, unlessRefused, type FuzzEntry } from '../entry.ts'
import { argumentsOf, dialogues, lines, messages } from '../seeds.ts'

// prettier-ignore
const WORDS = ['(', ')', '"', '{3}\r\nabc', '{3+}\r\nabc', '{0}\r\n', '~{2+}\r\nab', '*', '1:*', '$', 'NIL', '\\Seen', 'BODY.PEEK[HEADER.FIELDS (A B)]<0.9>', 'BINARY[1.2]',
  '(CHANGEDSINCE 1 VANISHED)', 'OR ', 'NOT ', 'MODSEQ "/flags/\\\\Seen" all 1', 'RETURN (MIN MAX)', 'CHARSET UTF-8 ', '&bUuL1Q-', '&-', '1-Jan-2026', 'INBOX', '\xe6\xb5\x8b']
const IMAP = ['imap', 'imap-starttls']
const read = <T>(bytes: Buffer, parse: (args: Arguments) => T) =>
  unlessRefused(() => parse(new Arguments(bytes.toString('latin1'))))

export const IMAP_POP_ENTRIES: readonly FuzzEntry[] = [
  {
    name: 'imap-command',
    longest: 131_072,
    seeds: () => dialogues(...IMAP),
    dictionary: [...WORDS, '\r\n', 'a APPEND x {5+}\r\n', 'a LOGIN '],
    run: async (bytes) => {
      for (const isSignedIn of [true, false]) {
        const reader = new CommandReader(new Pieces(bytes), () => undefined)
        reader.isSignedIn = isSignedIn
        await readAll(reader, bytes.length + 2)
      }
    },
  },
  {
    name: 'imap-arguments',
    longest: 65_536,
    seeds: () => [...argumentsOf(/^\S+ \S+ /, ...IMAP), ...argumentsOf(/^\S+ UID \S+ \S+ /i, ...IMAP)],
    dictionary: WORDS,
    run: (bytes) => {
      read(bytes, (args) => args.list(() => args.flag()))
      read(bytes, (args) => args.listMailbox(false))
      read(bytes, (args) => args.nstring())
      read(bytes, parseFetchItems)
      read(bytes, parseDate)
      const at = read(bytes, parseDateTime)
      if (at !== undefined) assert.equal(parseDateTime(new Arguments(formatDateTime(at))), at)
      for (const isUtf8 of [true, false]) {
        const name = read(bytes, (args) => args.mailbox(isUtf8))
        if (name === undefined) continue
        const written = Buffer.from(writeAstring(isUtf8 ? name : encodeMailboxName(name), isUtf8))
        assert.equal(new Arguments(written.toString('latin1')).mailbox(isUtf8), name, 'a name does not come back')
      }
    },
  },
  {
    name: 'imap-search',
    longest: 65_536,
    seeds: () => argumentsOf(/^\S+ (?:UID )?SEARCH (?:RETURN \S+ )?/i, 'imap'),
    dictionary: WORDS,
    run: (bytes) => {
      const key = read(bytes, parseSearchKeys)
      if (key !== undefined) asksModseq(key)
    },
  },
  {
    name: 'imap-sequence-set',
    longest: 65_536,
    seeds: () => ['1', '1:*', '*:4', '1,3,7:9', '$', '2:4,1:9,5'].map((set) => Buffer.from(set)),
    dictionary: [',', ':', '*', '$', '4294967295', ',1:*', '5:3'],
    run: (bytes) => {
      read(bytes, parseKnownSet)
      const set = read(bytes, parseSequenceSet)
      if (set === undefined || set === 'saved') return
      const merged = mergedRanges(set.ranges, 50)
      for (const [index, [first, last]] of merged.entries()) {
        assert.ok(first <= last && first > (merged[index - 1]?.[1] ?? -1) + 1)
        assert.ok(rangesHold(merged, first) && rangesHold(merged, last) && !rangesHold(merged, last + 1))
      }
      const small = Array.from({ length: 60 }, (_, number) => number + 1).filter((number) => rangesHold(merged, number))
      if (small.length > 0) {
        const again = parseSequenceSet(new Arguments(formatSet(small)))
        assert.ok(again !== 'saved' && small.every((number) => rangesHold(mergedRanges(again.ranges, 0), number)))
      }
    },
  },
  {
    name: 'imap-text',
    seeds: () => [...lines('imap'), Buffer.from('Re: [list] Fwd: [fwd: 测试 (fwd)]'), Buffer.from('&bUuL1Q-/a')],
    dictionary: ['Re: ', 'Fwd: ', '[', ']', '(fwd)', 'Re[2]: ', '*', '%', '/', '&', '-', '=?utf-8?q?x?='],
    run: (bytes) => {
      const text = bytes.toString('utf8').replaceAll('\0', '')
      baseSubject(text)
      const written = Buffer.from(writeString(text)).toString('latin1')
      assert.equal(new Arguments(written).string(), text, 'a string does not come back')
      const name = decodeMailboxName(bytes.toString('latin1'))
      if (name !== undefined && /^[\x20-\x7e]*$/.test(bytes.toString('latin1'))) {
        assert.equal(decodeMailboxName(encodeMailboxName(name)), name)
      }
      // Patterns come in one line, names have 20 levels of 255 bytes.
      matchesPattern(text.slice(0, 5_100), bytes.toString('latin1', 0, 8_192))
    },
  },
  {
    name: 'pop-command',
    longest: 2_048,
    seeds: () => lines('pop', 'pop-stls'),
    dictionary: ['RETR ', 'TOP ', 'LIST ', 'UIDL ', 'AUTH PLAIN ', 'PASS ', 'USER ', ' 1', ' =', '\xff'],
    run: (bytes) => {
      const line = bytes.toString('latin1')
      const { parseNothing, parseText, parseMessageNumber, parseOptionalMessageNumber, parseTop, parseAuth } = pop
      for (const parse of [
        parseNothing,
        parseText,
        parseMessageNumber,
        parseOptionalMessageNumber,
        parseTop,
        parseAuth,
      ]) {
        unlessRefused(() => parse(pop.parseCommand(line).args as never))
      }
    },
  },
  {
    name: 'pop-message',
    seeds: messages,
    dictionary: ['\r\n.\r\n', '\n.\n', '\r.\r', '.', '\r', '\n', '\r\r\n'],
    run: (bytes) => {
      const sent = Buffer.concat([...encoded(pieces(bytes))])
      assert.ok(sent.equals(Buffer.concat([...encoded([bytes])])), 'it depends on where it is cut')
      assert.ok(!/[^\r]\n|^\n|\r(?!\n)/.test(sent.toString('latin1')), 'a bare CR or LF goes out')
      const { used, isEnd } = new DotDecoder().push(sent)
      assert.ok(isEnd && used === sent.length, 'the end is not where it should be')
      for (const count of [0, 1, 5])
        assert.ok(
          Buffer.concat([...encoded([bytes], count)])
            .toString('latin1')
            .endsWith('\r\n.\r\n') || bytes.length === 0,
        )
    },
  },
]

function* encoded(chunks: Iterable<Buffer>, bodyLines?: number): Generator<Buffer> {
  const encoder = new MessageEncoder(bodyLines)
  for (const chunk of chunks) yield* encoder.push(chunk)
  yield encoder.end()
}

class PeerIsGone extends Error {}

async function readAll(reader: CommandReader, most: number): Promise<void> {
  for (let count = 0; count < most; count++) {
    try {
      const { message } = await reader.next()
      if (message === undefined || count % 3 === 0) continue
      for await (const piece of message.read()) assert.ok(piece.length > 0)
      if (count % 2 === 0) await message.rest()
    } catch (error) {
      if (error instanceof PeerIsGone || error instanceof Refusal) return
      if (!(error instanceof UnreadableCommand)) throw error
      if (error.isFatal) return
    }
  }
  assert.fail('the reader makes no progress')
}

/** The bytes of a client, as a connection gives them. */
class Pieces implements ByteSource {
  #rest: Buffer

  constructor(bytes: Buffer) {
    this.#rest = bytes
  }

  async line(maxBytes: number): Promise<string> {
    const end = this.#rest.indexOf('\r\n')
    if (end > maxBytes) throw new Refusal('line-too-long', 'Line too long')
    if (end < 0) throw new PeerIsGone()
    const line = this.#rest.toString('latin1', 0, end)
    this.#rest = this.#rest.subarray(end + 2)
    return line
  }

  async some(max: number): Promise<Buffer> {
    if (this.#rest.length === 0) throw new PeerIsGone()
    const piece = this.#rest.subarray(0, Math.min(max, 700))
    this.#rest = this.#rest.subarray(piece.length)
    return piece
  }
}
