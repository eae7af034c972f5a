// What goes out to a bucket carries a right signature. s3rver, which stands in for a bucket elsewhere, checks none, so it is
// worked out here anew: AWS Signature Version 4, "Create a signed AWS API request".
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'
import { useClock } from '../base/clock.ts'
import { MemoryFiles } from '../base/files-double.ts'
import type { BlobId } from '../base/ids.ts'
import { refusal } from '../../test/support/refusals.ts'
import type { EgressReply, EgressRequest } from '../net/egress.ts'
import { S3Blobs } from './s3-blobs.ts'

const BUCKET = {
  endpoint: 'https://s3.example.net:9000',
  region: 'eu-west-3',
  name: 'mail',
  accessKeyId: 'AKEXAMPLE',
  secretAccessKey: 'only/for+tests',
}
const BLOB = `2026010203-${'ab'.repeat(20)}` as BlobId

type Sent = EgressRequest & { readonly url: URL }

/** A bucket that answers as told and keeps what it was sent. */
async function bucketThat(
  answer: (sent: Sent) => Partial<EgressReply>,
): Promise<{ blobs: S3Blobs; sent: Sent[]; files: MemoryFiles }> {
  const sent: Sent[] = []
  const files = new MemoryFiles()
  const fetch = async (address: string, request: EgressRequest = {}): Promise<EgressReply> => {
    const last = { ...request, url: new URL(address) }
    sent.push(last)
    return { status: 200, headers: {}, body: Buffer.alloc(0), ...answer(last) }
  }
  return { blobs: await S3Blobs.open(files, '/staging', BUCKET, { fetch }), sent, files }
}

async function keep({ blobs, files }: { blobs: S3Blobs; files: MemoryFiles }, bytes: Buffer): Promise<void> {
  const writer = await files.create('/staging/new')
  await writer.write(bytes)
  await blobs.keep({ file: '/staging/new', writer, size: bytes.length }, BLOB)
}

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

function assertSigned({ url, method, headers = {} }: Sent): void {
  const header = (name: string) => (name === 'host' ? url.host : headers[name]) ?? assert.fail(`no ${name}`)
  const [, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=AKEXAMPLE\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(
      header('authorization'),
    ) ?? []
  const lines = names.split(';').map((name) => `${name}:${header(name)}\n`)
  const query = [...url.searchParams].map((pair) => pair.map(encodeURIComponent).join('=')).sort()
  const canonical = [method, url.pathname, query.join('&'), lines.join(''), names, header('x-amz-content-sha256')].join(
    '\n',
  )
  const toSign = ['AWS4-HMAC-SHA256', header('x-amz-date'), scope, sha256(canonical)].join('\n')
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${BUCKET.secretAccessKey}`)
  assert.equal(signature, hmac(key, toSign).toString('hex'))
  assert.ok(names.split(';').includes('host'))
}

test('every kind of request is signed', async () => {
  const bucket = await bucketThat(({ method }) => (method === 'GET' ? { status: 206, body: Buffer.from('x') } : {}))
  await keep(bucket, Buffer.from('sealed'))
  await bucket.blobs.open(BLOB)
  await bucket.blobs.remove(BLOB)
  await bucket.blobs.list('2026010203')[Symbol.asyncIterator]().next()
  assert.deepEqual(
    bucket.sent.map(({ method }) => method),
    ['PUT', 'GET', 'DELETE', 'GET'],
  )
  for (const sent of bucket.sent) assertSigned(sent)
})

test('a blob is put with its hash, and kept only when the bucket has the same bytes', async () => {
  const bytes = Buffer.from('sealed')
  const md5 = createHash('md5').update(bytes)
  const etag = `"${md5.copy().digest('hex')}"`
  const right = await bucketThat(() => ({ headers: { etag } }))
  await keep(right, bytes)
  assert.equal(right.sent[0]!.headers?.['x-amz-content-sha256'], sha256(bytes))
  assert.equal(right.sent[0]!.headers?.['content-md5'], md5.digest('base64'))
  assert.deepEqual(await right.files.list('/staging'), [])
  const wrong = await bucketThat(() => ({ headers: { etag: `"${'0'.repeat(32)}"` } }))
  await assert.rejects(keep(wrong, bytes), refusal('unavailable'))
})

test('a bucket in trouble is asked again; one that says no is not', async () => {
  const answers = [503, 500, 200]
  const shaky = await bucketThat(() => ({ status: answers.shift() ?? 200 }))
  await keep(shaky, Buffer.from('sealed'))
  assert.equal(shaky.sent.length, 3)
  const strict = await bucketThat(() => ({ status: 403 }))
  await assert.rejects(keep(strict, Buffer.from('sealed')), refusal('unavailable'))
  assert.equal(strict.sent.length, 1)
  const full = await bucketThat(() => ({ status: 507 }))
  await assert.rejects(keep(full, Buffer.from('sealed')), refusal('storage-full'))
})

test('a bucket that does not answer is waited for 30 s, all tries together', async () => {
  let ahead = 0
  const restore = useClock({ monotonic: () => performance.now() + ahead })
  try {
    const silent = await bucketThat(({ timeoutMs = 0 }) => {
      assert.ok(Number.isInteger(timeoutMs)) // as AbortSignal.timeout() asks
      ahead += Math.min(timeoutMs, 20_000)
      throw new Error('too slow')
    })
    await assert.rejects(keep(silent, Buffer.from('sealed')), refusal('unavailable'))
    assert.equal(silent.sent.length, 2)
    assert.ok(ahead <= 30_000)
  } finally {
    restore()
  }
})

test('a small blob takes one request, a large one a range for each part', async () => {
  const whole = Buffer.alloc(300_000, 7)
  const bucket = await bucketThat(({ headers }) => {
    const [, start = 0, last = 0] = /^bytes=(\d+)-(\d+)$/.exec(headers?.['range'] ?? '') ?? []
    const body = whole.subarray(Number(start), Number(last) + 1)
    return { status: 206, body, headers: { 'content-range': `bytes ${start}-${last}/${whole.length}` } }
  })
  const reader = await bucket.blobs.open(BLOB)
  assert.equal(reader.size, 300_000)
  assert.equal((await reader.read(0, 1_000)).length, 1_000)
  assert.equal(bucket.sent.length, 1)
  assert.equal((await reader.read(200_000, 999_999)).length, 100_000)
  assert.deepEqual(
    bucket.sent.map(({ headers }) => headers?.['range']),
    ['bytes=0-131071', 'bytes=200000-299999'],
  )
})
