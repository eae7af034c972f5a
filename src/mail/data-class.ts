// Data classes: how sensitive a piece of data is. The class decides key, place, log masking and backup.

/** C1 public, C2 internal, C3 confidential (mail is at least this), C4 secret. */
export type DataClass = 'C1' | 'C2' | 'C3' | 'C4'

export const DATA_CLASSES: readonly DataClass[] = ['C1', 'C2', 'C3', 'C4']

/** What a message is until leak detection says more. */
export const MAIL_CLASS: DataClass = 'C3'
