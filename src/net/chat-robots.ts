// A message to a group of WeCom (企业微信), DingTalk (钉钉) or Feishu (飞书) through its robot. The address of a robot is its secret;
// those of DingTalk and Feishu may want a signature besides.
import { createHmac } from 'node:crypto'
import { Refusal } from '../base/refusal.ts'
import type { Egress } from './egress.ts'

/** bytes of a message; WeCom takes this much, the others more */
const MAX_TEXT = 4_096

export interface RobotMessage {
  /** shown in lists of conversations */
  readonly title: string
  readonly markdown: string
  /** for those that know no markdown */
  readonly text: string
}

/** Whatever a robot says of how it went; 0 or absent is well. */
interface Answer {
  readonly errcode?: number
  readonly code?: number
  readonly StatusCode?: number
}

/**
 * Source: https://developer.work.weixin.qq.com/document/path/91770
 * @throws Refusal `unavailable` with the number that the robot answers, as the others
 */
export function tellWecom(egress: Egress, robot: string, { markdown }: RobotMessage): Promise<void> {
  return post(egress, robot, { msgtype: 'markdown', markdown: { content: cut(markdown) } }, ({ errcode }) => errcode)
}

/**
 * Source: https://open.dingtalk.com/document/robots/customize-robot-security-settings
 * @param secret  '' where the robot wants no signature @param at  ms since 1970; the robot allows an hour
 */
export function tellDingtalk(
  egress: Egress,
  robot: string,
  secret: string,
  at: number,
  { title, markdown }: RobotMessage,
): Promise<void> {
  const address = new URL(robot)
  if (secret !== '') {
    address.searchParams.set('timestamp', String(at))
    address.searchParams.set('sign', signed(secret, `${at}\n${secret}`))
  }
  const body = { msgtype: 'markdown', markdown: { title, text: cut(markdown) } }
  return post(egress, address.href, body, ({ errcode }) => errcode)
}

/**
 * What others sign is the key here, and what is signed is empty.
 * Source: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
export function tellFeishu(
  egress: Egress,
  robot: string,
  secret: string,
  at: number,
  { text }: RobotMessage,
): Promise<void> {
  const timestamp = String(Math.floor(at / 1_000))
  const signature = secret === '' ? {} : { timestamp, sign: signed(`${timestamp}\n${secret}`, '') }
  const body = { ...signature, msg_type: 'text', content: { text: cut(text) } }
  return post(egress, robot, body, ({ code, StatusCode }) => code ?? StatusCode)
}

const signed = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64')

async function post(
  egress: Egress,
  robot: string,
  body: object,
  codeOf: (answer: Answer) => number | undefined,
): Promise<void> {
  const reply = await egress.fetch(robot, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  })
  const code = codeOf(answerOf(reply.body))
  if (reply.status !== 200 || code !== 0)
    throw new Refusal('unavailable', 'The robot did not take it', `status ${reply.status}, code ${code ?? 'none'}`)
}

function answerOf(body: Buffer): Answer {
  try {
    return (JSON.parse(body.toString('utf8')) as Answer | null) ?? {}
  } catch {
    return {}
  }
}

/** Not in the middle of a character. */
function cut(text: string): string {
  let short = text
  while (Buffer.byteLength(short) > MAX_TEXT) short = [...short].slice(0, -64).join('')
  return short
}
