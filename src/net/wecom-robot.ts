// A message to a group of WeCom (企业微信) through its robot: its address is its secret.
// Source: https://developer.work.weixin.qq.com/document/path/91770
import { Refusal } from '../base/refusal.ts'
import type { Egress } from './egress.ts'

/** bytes of a markdown message */
const MAX_MARKDOWN = 4_096

/** @throws Refusal `unavailable` with the number that the robot answers */
export async function tellWecom(egress: Egress, robot: string, markdown: string): Promise<void> {
  const body = { msgtype: 'markdown', markdown: { content: cut(markdown) } }
  const reply = await egress.fetch(robot, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  })
  const code = errorCode(reply.body)
  if (reply.status !== 200 || code !== 0)
    throw new Refusal('unavailable', 'The robot did not take it', `status ${reply.status}, errcode ${code ?? 'none'}`)
}

function errorCode(body: Buffer): number | undefined {
  try {
    const { errcode } = JSON.parse(body.toString('utf8')) as { readonly errcode?: number }
    return errcode
  } catch {
    return undefined
  }
}

/** Not in the middle of a character. */
function cut(text: string): string {
  let short = text
  while (Buffer.byteLength(short) > MAX_MARKDOWN) short = [...short].slice(0, -64).join('')
  return short
}
