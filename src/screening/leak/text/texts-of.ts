// The text of the files of a message.
import type { Contents } from '../../containers/unpack.ts'
import type { Texts } from '../text-piece.ts'

/** @param contents  only attached files and what is in them; the text of the letter itself is read by `body-pieces.ts` */
export async function textsOf(contents: Contents): Promise<Texts> {
  return { pieces: [], notInspectable: contents.limit === undefined ? [] : ['limit'] }
}
