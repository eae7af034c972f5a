// Letters of the house as their reader sees them.
import { eventually, type TestHouse } from './house.ts'

/**
 * Waits for letters in a member's inbox.
 * @param subject  part of it, in ASCII
 * @param count  so many must have come
 * @returns the text of the newest
 */
export async function letterOf(
  house: TestHouse,
  address: string,
  subject: string,
  count = 1,
  password = house.password,
): Promise<string> {
  const imap = await house.imap(address, password)
  try {
    let found: number[] = []
    await eventually(async () => (found = await imap.search('INBOX', `SUBJECT "${subject}"`)).length >= count)
    const [letter = ''] = await imap.command(`UID FETCH ${Math.max(...found)} BODY.PEEK[TEXT]`)
    return Buffer.from(letter.replace(/^.*\r\n|\)$/g, ''), 'base64').toString()
  } finally {
    imap.close()
  }
}
