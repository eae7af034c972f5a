// Where the blobs of each data class lie. A class has one place; nothing can write it anywhere else.
import path from 'node:path'
import type { Files } from '../base/files.ts'
import { DATA_CLASSES, type DataClass } from '../mail/data-class.ts'
import type { BlobPlace } from './blob-place.ts'
import { DiskBlobs } from './disk-blobs.ts'
import { type Bucket, S3Blobs } from './s3-blobs.ts'

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

/** Opens every place once, however many classes share it. @throws Refusal `unavailable`, `bad-settings` */
export async function openPlacement(setting: PlacementSetting, files: Files, dataFolder: string): Promise<Placement> {
  const opened = new Map<string, BlobPlace>()
  const placement: Partial<Record<DataClass, BlobPlace>> = {}
  for (const dataClass of DATA_CLASSES) {
    const place = setting[dataClass]
    const name =
      'folder' in place ? path.resolve(dataFolder, place.folder) : `${place.bucket.endpoint}/${place.bucket.name}`
    const known = opened.get(name) ?? (await openPlace(place, name, files, dataFolder))
    opened.set(name, known)
    placement[dataClass] = known
  }
  return placement as Placement
}

async function openPlace(place: PlaceSetting, name: string, files: Files, dataFolder: string): Promise<BlobPlace> {
  if ('folder' in place) return DiskBlobs.open(files, name)
  return S3Blobs.open(files, path.join(dataFolder, 'staging'), place.bucket)
}
