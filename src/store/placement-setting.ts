// The places of blobs as the settings name them.
import type { Settings } from '../settings/rows.ts'
import type { PlacementSetting, PlaceSetting } from './placement.ts'

/** `blobs.c1` … `blobs.c4`: `disk:FOLDER` or `s3:BUCKET`. */
export function placementOf(settings: Settings): PlacementSetting {
  const placeOf = (text: string): PlaceSetting => {
    const [kind, where = ''] = text.split(/:(.*)/s)
    if (kind === 'disk') return { folder: where }
    const {
      s3Endpoint: endpoint,
      s3Region: region,
      s3AccessKeyId: accessKeyId,
      s3SecretAccessKey: secretAccessKey,
    } = settings
    return { bucket: { endpoint, region, name: where, accessKeyId, secretAccessKey } }
  }
  const { blobsC1, blobsC2, blobsC3, blobsC4 } = settings
  return { C1: placeOf(blobsC1), C2: placeOf(blobsC2), C3: placeOf(blobsC3), C4: placeOf(blobsC4) }
}
