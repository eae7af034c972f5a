// Blobs in a bucket that speaks S3, addressed by path. A blob is staged as a sealed file first, then put in one piece.
import { createHash } from 'node:crypto'
import path from 'node:path'
import { AwsV4Signer } from 'aws4fetch'
import { monotonic, sleep } from '../base/clock.ts'
import type { FileReader, Files } from '../base/files.ts'
import type { BlobId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import type { Egress, EgressReply, EgressRequest } from '../net/egress.ts'
import { hourOf, isBlobId } from './blob-id.ts'
import type { BlobPlace, StagedFile } from './blob-place.ts'
import { removeLeftOvers } from './left-overs.ts'

export interface Bucket {
  /** `https://s3.example.net`, without a path; its host must be one that the egress client may reach */
  readonly endpoint: string
  readonly region: string
  readonly name: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export type BucketEgress = Pick<Egress, 'fetch'>

/** ms for one request with all its tries: a sender waits for it. Sealed messages are below 64 MiB. */
const REQUEST_LIMIT_MS = 30_000
/** One try for each: ms to wait before it. */
const PAUSES_MS = [0, 100, 500]
/** Fetched when a blob is opened: all of most messages, so that they take one request. */
const FIRST_BYTES = 131_072
/** A page of ListObjectsV2 has at most 1,000 names. */
const LIST_BYTES = 4_194_304

export class S3Blobs implements BlobPlace {
  readonly staging: string
  readonly #files: Files
  readonly #bucket: Bucket
  readonly #egress: BucketEgress
  readonly #root: string
  readonly #signingKeys = new Map<string, ArrayBuffer>()

  private constructor(files: Files, staging: string, bucket: Bucket, egress: BucketEgress) {
    this.staging = staging
    this.#files = files
    this.#bucket = bucket
    this.#egress = egress
    this.#root = `${bucket.endpoint}/${bucket.name}`
  }

  static async open(files: Files, staging: string, bucket: Bucket, egress: BucketEgress): Promise<S3Blobs> {
    await files.makeFolder(staging)
    await removeLeftOvers(files, staging)
    return new S3Blobs(files, staging, bucket, egress)
  }

  async keep({ file, writer }: StagedFile, blobId: BlobId): Promise<void> {
    await writer.close()
    const body = await this.#files.readAll(file)
    const md5 = createHash('md5').update(body).digest() // against errors on the way, as S3 has it; the seal is what counts
    const reply = await this.#send('PUT', this.#urlOf(blobId), {
      body,
      headers: {
        'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
        'content-md5': md5.toString('base64'),
      },
    })
    if (reply.status === 404) throw unavailable('there is no such bucket')
    // A bucket with encryption of its own gives other tags; elsewhere the tag is the MD5 of what was kept.
    const tag = /^"([0-9a-f]{32})"$/.exec(reply.headers.etag ?? '')?.[1]
    const isEncrypted = 'x-amz-server-side-encryption' in reply.headers
    if (tag !== undefined && tag !== md5.toString('hex') && !isEncrypted) throw unavailable('other bytes were kept')
    await this.#files.remove(file)
  }

  async open(blobId: BlobId): Promise<FileReader> {
    const first = await this.#range(blobId, 0, FIRST_BYTES)
    // RFC 9110 §14.4: `bytes 0-131071/400000`
    const size = Number(/\/(\d+)$/.exec(first.headers['content-range'] ?? '')?.[1] ?? first.body.length)
    return {
      size,
      read: async (start, end) => {
        const last = Math.min(end, size)
        if (last <= start) return Buffer.alloc(0)
        if (last <= first.body.length) return first.body.subarray(start, last)
        const { body } = await this.#range(blobId, start, last)
        return body
      },
      close: async () => {},
    }
  }

  async remove(blobId: BlobId): Promise<void> {
    await this.#send('DELETE', this.#urlOf(blobId))
  }

  async *list(from = ''): AsyncIterable<BlobId> {
    // Names sort by hour, so that `start-after` an hour's prefix begins with that hour. Amazon S3 API, ListObjectsV2
    const query = new URLSearchParams({ 'list-type': '2', 'start-after': from })
    for (;;) {
      const { status, body } = await this.#send('GET', `${this.#root}?${query}`, { maxBytes: LIST_BYTES })
      if (status === 404) throw unavailable('there is no such bucket')
      const page = body.toString()
      for (const [, key] of page.matchAll(/<Key>([^<]*)<\/Key>/g)) {
        const name = path.posix.basename(key!)
        if (isBlobId(name)) yield name
      }
      const next = /<NextContinuationToken>([^<]*)<\/NextContinuationToken>/.exec(page)?.[1]
      if (next === undefined) return
      query.set('continuation-token', next)
    }
  }

  /** @throws Refusal `data-damaged` when there is no such blob, `unavailable` */
  async #range(blobId: BlobId, start: number, end: number): Promise<EgressReply> {
    const headers = { range: `bytes=${start}-${end - 1}` }
    const reply = await this.#send('GET', this.#urlOf(blobId), { headers, maxBytes: end - start })
    if (reply.status === 404) throw new Refusal('data-damaged', 'Data is damaged', `blob ${blobId} is missing`)
    if (reply.status !== 206 && start > 0) throw unavailable('the bucket gives no ranges')
    return reply
  }

  #urlOf(blobId: BlobId): string {
    if (!isBlobId(blobId)) throw new Error('not the name of a blob')
    return `${this.#root}/${hourOf(blobId)}/${blobId}`
  }

  /** @returns the answer, also when it is 404. @throws Refusal `unavailable`, `storage-full` */
  async #send(method: 'GET' | 'PUT' | 'DELETE', url: string, request: EgressRequest = {}): Promise<EgressReply> {
    let failure = unavailable('the bucket was not asked')
    const giveUpAt = monotonic() + REQUEST_LIMIT_MS
    for (const pause of PAUSES_MS) {
      await sleep(pause)
      const timeoutMs = Math.round(giveUpAt - monotonic())
      if (timeoutMs <= 0) break
      try {
        const headers = await this.#signed(method, url, request.headers)
        const reply = await this.#egress.fetch(url, { ...request, method, headers, timeoutMs })
        const { status } = reply
        if (status < 300 || status === 404) return reply
        if (status === 507) throw new Refusal('storage-full', 'Storage is full', 'the bucket is full')
        failure = unavailable(`the bucket answered ${status}`)
        if (status < 500 && status !== 429) break
      } catch (error) {
        if (error instanceof Refusal && error.reason === 'storage-full') throw error
        failure = unavailable('the bucket cannot be reached', error)
      }
    }
    throw failure
  }

  /** A signature covers the time, so each try has its own. */
  async #signed(method: string, url: string, headers: Readonly<Record<string, string>> = {}) {
    const { region, accessKeyId, secretAccessKey } = this.#bucket
    const signer = new AwsV4Signer({
      ...{ method, url, headers, region, accessKeyId, secretAccessKey },
      service: 's3',
      cache: this.#signingKeys,
    })
    return Object.fromEntries((await signer.sign()).headers)
  }
}

function unavailable(detail: string, cause?: unknown): Refusal {
  return new Refusal('unavailable', 'Storage is not available', detail, { cause })
}
