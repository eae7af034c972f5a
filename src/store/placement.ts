// Where the blobs of each data class lie. A class has one place; nothing can write it anywhere else.
import path from 'node:path'
import type { Files } from '../base/files.ts'
import { Refusal } from '../base/refusal.ts'
import { DATA_CLASSES, type DataClass } from '../mail/data-class.ts'
import type { BlobPlace } from './blob-place.ts'
import { DiskBlobs } from './disk-blobs.ts'
import { type Bucket, type BucketEgress, S3Blobs } from './s3-blobs.ts'

/** `blobs:` in the settings. A folder may be relative to the data folder. Several classes may share a place. */
export type PlaceSetting = { readonly folder: string } | { readonly bucket: Bucket }
export type PlacementSetting = Readonly<Record<DataClass, PlaceSetting>>
export type Placement = Readonly<Record<DataClass, BlobPlace>>

/** All classes in one folder of the data folder. */
export const PLACED_TOGETHER: PlacementSetting = {
  C1: { folder: 'blobs' },
  C2: { folder: 'blobs' },
  C3: { folder: 'blobs' },
  C4: { folder: 'blobs' },
}

/**
 * Opens every place once, however many classes share it.
 * @param egress  the way to buckets; not needed when all places are folders
 * @throws Refusal `unavailable`, `bad-settings`
 */
export async function openPlacement(
  setting: PlacementSetting,
  files: Files,
  dataFolder: string,
  egress?: BucketEgress,
): Promise<Placement> {
  const opened = new Map<string, BlobPlace>()
  const placement: Partial<Record<DataClass, BlobPlace>> = {}
  for (const dataClass of DATA_CLASSES) {
    const place = setting[dataClass]
    const name = nameOf(place, dataFolder)
    const known = opened.get(name) ?? (await openPlace(place, name, files, dataFolder, egress))
    opened.set(name, known)
    placement[dataClass] = known
  }
  return placement as Placement
}

/** The same name is the same place. */
function nameOf(place: PlaceSetting, dataFolder: string): string {
  return 'folder' in place ? path.resolve(dataFolder, place.folder) : `${place.bucket.endpoint}/${place.bucket.name}`
}

async function openPlace(
  place: PlaceSetting,
  name: string,
  files: Files,
  dataFolder: string,
  egress: BucketEgress | undefined,
): Promise<BlobPlace> {
  if ('folder' in place) return DiskBlobs.open(files, name)
  if (egress === undefined) throw new Refusal('bad-settings', 'Settings do not fit', 'a bucket needs a way out')
  return S3Blobs.open(files, path.join(dataFolder, 'staging'), place.bucket, egress)
}
