// Blobs in a bucket that speaks S3, addressed by path. A blob is staged as a sealed file first, then put in one piece.
import { createHash } from 'node:crypto'
import path from 'node:path'
import { AwsClient } from 'aws4fetch'
import { sleep } from '../base/clock.ts'
import type { FileReader, Files } from '../base/files.ts'
import type { BlobId } from '../base/ids.ts'
import { Refusal } from '../base/refusal.ts'
import { hourOf, isBlobId } from './blob-id.ts'
import type { BlobPlace, StagedFile } from './blob-place.ts'
import { removeLeftOvers } from './left-overs.ts'

export interface Bucket {
  /** `https://s3.example.net`, without a path */
  readonly endpoint: string
  readonly region: string
  readonly name: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** ms for one request; sealed messages are below 64 MiB */
const REQUEST_LIMIT_MS = 30_000
/** Tries of one request, with the pauses (ms) between them. */
const PAUSES_MS = [0, 100, 500]

export class S3Blobs implements BlobPlace {
  readonly staging: string
  readonly #files: Files
  readonly #client: AwsClient
  readonly #root: string

  private constructor(files: Files, staging: string, bucket: Bucket) {
    const { endpoint, region, name, accessKeyId, secretAccessKey } = bucket
    this.staging = staging
    this.#files = files
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 })
    this.#root = `${endpoint}/${name}`
  }

  static async open(files: Files, staging: string, bucket: Bucket): Promise<S3Blobs> {
    await files.makeFolder(staging)
    await removeLeftOvers(files, staging)
    return new S3Blobs(files, staging, bucket)
  }

  async keep({ file, writer }: StagedFile, blobId: BlobId): Promise<void> {
    await writer.close()
    const bytes = await this.#files.readAll(file)
    const sha256 = createHash('sha256').update(bytes)
    const response = await this.#send('PUT', this.#urlOf(blobId), {
      body: bytes as Buffer<ArrayBuffer>,
      headers: { 'x-amz-content-sha256': sha256.digest('hex'), 'content-md5': md5(bytes).digest('base64') },
    })
    // A bucket with its own encryption gives other tags; one that looks like an MD5 must be that of our bytes.
    const tag = /^"([0-9a-f]{32})"$/.exec(response.headers.get('etag') ?? '')?.[1]
    const isOther = tag !== undefined && tag !== md5(bytes).digest('hex')
    if (isOther && !response.headers.has('x-amz-server-side-encryption'))
      throw unavailable('the bucket kept other bytes')
    await this.#files.remove(file)
  }

  async open(blobId: BlobId): Promise<FileReader> {
    const url = this.#urlOf(blobId)
    const head = await this.#send('HEAD', url)
    if (head.status === 404) throw missing(blobId)
    const size = Number(head.headers.get('content-length'))
    return {
      size,
      read: async (start, end) => {
        const last = Math.min(end, size) - 1
        if (last < start) return Buffer.alloc(0)
        const response = await this.#send('GET', url, { headers: { range: `bytes=${start}-${last}` } })
        if (response.status === 404) throw missing(blobId)
        if (response.status !== 206 && (start > 0 || last < size - 1)) throw unavailable('the bucket gives no ranges')
        return Buffer.from(await received(response.arrayBuffer()))
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
      const page = await received((await this.#send('GET', `${this.#root}?${query}`)).text())
      for (const [, key] of page.matchAll(/<Key>([^<]*)<\/Key>/g)) {
        const name = path.posix.basename(key!)
        if (isBlobId(name)) yield name
      }
      const next = /<NextContinuationToken>([^<]*)<\/NextContinuationToken>/.exec(page)?.[1]
      if (next === undefined) return
      query.set('continuation-token', next)
    }
  }

  #urlOf(blobId: BlobId): string {
    if (!isBlobId(blobId)) throw new Error('not the name of a blob')
    return `${this.#root}/${hourOf(blobId)}/${blobId}`
  }

  /** @returns the response, also of 404. @throws Refusal `unavailable`, `storage-full` */
  async #send(method: string, url: string, init: RequestInit = {}): Promise<Response> {
    let failure: Refusal | undefined
    for (const pause of PAUSES_MS) {
      if (pause > 0) await sleep(pause)
      try {
        const signal = AbortSignal.timeout(REQUEST_LIMIT_MS)
        const response = await this.#client.fetch(url, { ...init, method, signal, redirect: 'error' })
        if (response.ok || response.status === 404) return response
        await response.arrayBuffer()
        failure = response.status === 507 ? full() : unavailable(`the bucket answered ${response.status}`)
        if (response.status < 500 && response.status !== 429) break
      } catch (error) {
        failure = unavailable('the bucket does not answer', error)
      }
    }
    throw failure!
  }
}

/** The body of a response: the connection may break while it comes. */
async function received<T>(body: Promise<T>): Promise<T> {
  try {
    return await body
  } catch (error) {
    throw unavailable('the bucket stopped answering', error)
  }
}

/** Only to tell a transfer error, as S3 has it; what counts is the seal. */
function md5(bytes: Buffer) {
  return createHash('md5').update(bytes)
}

function missing(blobId: BlobId): Refusal {
  return new Refusal('data-damaged', 'Data is damaged', `blob ${blobId} is missing`)
}

function full(): Refusal {
  return new Refusal('storage-full', 'Storage is full', 'the bucket is full')
}

function unavailable(detail: string, cause?: unknown): Refusal {
  return new Refusal('unavailable', 'Storage is not available', detail, { cause })
}
