// One secure link for tests of its pages: token `good`, address reader@remote.test, code 123456, one file.
import { Refusal } from '../../base/refusal.ts'
import type { ListedLink, SecureLinks } from '../../intake/secure-links.ts'
import type { BlobReader } from '../../store/store.ts'

const FILE = { file: 1, name: '报价 "2026".pdf', type: 'application/pdf', size: 5 }
const BYTES = Buffer.from('hello')

/** @param said  what was done */
export function openSecureLinkWorld(said: string[]): SecureLinks {
  const no = () => new Refusal('no-such-thing', 'No such link')
  const blob: BlobReader = {
    size: BYTES.length,
    read: async (start, end) => BYTES.subarray(start, end),
    async *stream() {
      yield BYTES
    },
    close: async () => void said.push('closed'),
  }
  const listed = async (): Promise<readonly ListedLink[]> => []
  return {
    look: async (token) => {
      if (token === 'gone') return 'gone'
      if (token !== 'good') throw no()
      return 'open'
    },
    sendCode: async (token, address) => {
      if (token !== 'good') throw no()
      said.push(`sendCode ${address}`)
    },
    open: async (token, address, code) => {
      if (token !== 'good') throw no()
      if (code !== '123456') throw new Refusal('wrong-credentials', 'The code is not right')
      return {
        pass: `pass of ${address}`,
        sender: 'li@example.org',
        subject: '报价',
        files: [FILE],
        expiresAt: 1_800_000_000_000,
      }
    },
    fetch: async (pass) => {
      if (pass !== 'pass of reader@remote.test') throw no()
      return { file: FILE, blob }
    },
    ofMember: listed,
    list: listed,
    revoke: async (_, linkId) => void said.push(`revoke ${linkId}`),
    sweep: async () => 0,
  }
}
