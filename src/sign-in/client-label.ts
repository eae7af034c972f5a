// What a client is, in words that its owner recognises: `chrome on windows`.
import { clientOf } from '../risk/client.ts'

export function clientLabel(client: string): string {
  const { family, system } = clientOf(client)
  return [family, system].filter((word) => word !== '').join(' on ')
}
