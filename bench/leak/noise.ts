// Ordinary business mail without sensitive data but full of numbers: orders, parcels, invoices, logs, newsletters, builds.
// The numbers are of the length and form that they have in life, with no regard to what checks they pass by chance.
import type { Random } from '../../training/made/grammar.ts'
import { letter } from './letter.ts'
import { between, pick, some } from './values.ts'

const D = '0123456789'
const HEX = '0123456789abcdef'
const ALNUM = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const day = (r: Random) => `202${between(r, 4, 6)}-${some(r, '01', 1)}${between(r, 1, 2)}-${between(r, 10, 28)}`
const time = (r: Random) => `${between(r, 10, 23)}:${between(r, 10, 59)}:${between(r, 10, 59)}`
const money = (r: Random) => `${between(r, 1, 99_999)}.${some(r, D, 2)}`
const uuid = (r: Random) => [8, 4, 4, 4, 12].map((length) => some(r, HEX, length)).join('-')
const stamp = (r: Random) =>
  `2026${pick(r, ['01', '05', '11'])}${between(r, 10, 28)}${between(r, 10, 23)}${some(r, '012345', 1)}${some(r, D, 1)}${some(r, '012345', 1)}${some(r, D, 1)}`

/** Numbers as shops, carriers, banks and machines give them out. */
const NUMBERS: readonly ((r: Random) => string)[] = [
  (r) => `${stamp(r)}${some(r, D, 6)}`, // order: time and serial, 20
  (r) => some(r, '123456789', 1) + some(r, D, 18), // 19 digits
  (r) => some(r, '123456789', 1) + some(r, D, 17), // 18
  (r) => some(r, '123456789', 1) + some(r, D, 15), // 16
  (r) => some(r, '123456789', 1) + some(r, D, 14), // 15
  (r) => some(r, '123456789', 1) + some(r, D, 11), // 12
  (r) => some(r, '123456789', 1) + some(r, D, 9), // 10
  (r) => `SF${some(r, D, 13)}`,
  (r) => `YT${some(r, D, 13)}`,
  (r) => `JDVA${some(r, D, 11)}`,
  (r) => `1Z${some(r, ALNUM, 6)}${some(r, D, 10)}`,
  (r) => `${some(r, 'ABCDEFGHLMNPRSTUVX', 2)}${some(r, D, 9)}CN`,
  (r) => `4200${some(r, D, 24)}`,
  (r) => `${some(r, D, 12)} / ${some(r, D, 8)}`,
  (r) => `${some(r, D, 4)} ${some(r, D, 4)} ${some(r, D, 4)}`,
  (r) => `978${some(r, D, 10)}`,
  (r) => `69${some(r, D, 11)}`,
  (r) => `${some(r, 'ABCDEFGHJK', 2)}${some(r, D, 6)}`,
  (r) => `${some(r, 'ABCDEFGHJK', 1)}${some(r, D, 8)}`,
  (r) => `${some(r, D, 3)}-${some(r, D, 7)}-${some(r, D, 7)}`,
]
const number = (r: Random) => pick(r, NUMBERS)(r)

type Mail = { readonly subject: string; readonly text?: string; readonly html?: string }

const rows = (r: Random, least: number, most: number, one: (r: Random, index: number) => string) =>
  Array.from({ length: between(r, least, most) }, (_, index) => one(r, index)).join('\n')

const KINDS: readonly ((r: Random) => Mail)[] = [
  (r) => ({ subject: '订单已发货', text: `您好！\n订单号：${number(r)}\n运单号：${number(r)}\n商品：无线鼠标 ×${between(r, 1, 5)}\n金额：${money(r)} 元\n下单时间：${day(r)} ${time(r)}\n客服热线 400-${some(r, D, 3)}-${some(r, D, 4)}` }),
  (r) => ({ subject: 'Your order has shipped', text: `Hi,\nOrder number ${number(r)}\nTracking: ${number(r)}\nItems: ${between(r, 1, 9)}, total $${money(r)}\nEstimated arrival ${day(r)}.\nTrack it at https://track.example.com/p/${some(r, D, 16)}?ref=${some(r, HEX, 12)}` }),
  (r) => ({ subject: '电子发票', text: `发票代码：${some(r, D, 12)}\n发票号码：${some(r, D, 8)}\n开票日期：${day(r)}\n校验码：${some(r, D, 20)}\n价税合计：${money(r)}` }),
  (r) => ({ subject: `[CI] build #${between(r, 1_000, 99_999)} passed`, text: `commit ${some(r, HEX, 40)}\n${rows(r, 5, 20, (each, index) => `[${time(each)}.${some(each, D, 3)}] step ${index}: ok in ${between(each, 1, 9_999)} ms, cache key ${some(each, HEX, 64)}`)}\nhttps://ci.example.com/builds/${some(r, D, 9)}` }),
  (r) => ({ subject: 'Nightly log', text: rows(r, 10, 60, (each) => `${day(each)}T${time(each)}Z ${pick(each, ['INFO', 'WARN', 'DEBUG'])} req=${uuid(each)} user=${between(each, 1, 999_999)} bytes=${some(each, D, 7)} ip=10.${between(each, 0, 255)}.${between(each, 0, 255)}.${between(each, 1, 254)} trace=${some(each, HEX, 32)}`) }),
  (r) => ({ subject: '库存表', text: `物料号\t批次\t数量\t库位\n${rows(r, 10, 60, (each) => `${some(each, '123456789', 1)}${some(each, D, 9)}\t${stamp(each)}\t${between(each, 1, 9_999)}\tA-${some(each, D, 2)}-${some(each, D, 2)}`)}` }),
  (r) => ({ subject: '对账单', html: `<table><tr><th>订单号</th><th>流水号</th><th>金额</th><th>日期</th></tr>${rows(r, 10, 80, (each) => `<tr><td>${number(each)}</td><td>${some(each, '123456789', 1)}${some(each, D, 27)}</td><td>${money(each)}</td><td>${day(each)}</td></tr>`)}</table>` }),
  (r) => ({ subject: 'Weekly newsletter', html: `<style>.a{color:#${some(r, HEX, 6)}}</style><h1>News of the week</h1>${rows(r, 3, 9, (each) => `<p>Read more about item ${between(each, 1, 99)} <a href="https://news.example.com/c/${some(each, ALNUM, 22)}/${some(each, D, 18)}?utm_id=${some(each, D, 16)}&token=${some(each, HEX, 32)}">here</a>.</p><img src="https://img.example.com/${some(each, D, 15)}.png" width="600">`)}<p>Unsubscribe: https://news.example.com/u/${some(r, BASE64.slice(0, 62), 40)}</p>` }),
  (r) => ({ subject: '会议通知', text: `时间：${day(r)} ${time(r)}\n会议号：${some(r, D, 3)} ${some(r, D, 3)} ${some(r, D, 3)}\n入会密码：${some(r, D, 6)}\n拨入：+86 10 ${some(r, '23456789', 8)}\n议题：季度总结，预算 ${money(r)} 万元` }),
  (r) => ({ subject: 'Meeting invitation', text: `Join: https://meet.example.com/j/${some(r, D, 11)}?pwd=${some(r, ALNUM, 24)}\nMeeting ID: ${some(r, D, 3)} ${some(r, D, 4)} ${some(r, D, 4)}\nPasscode: ${some(r, D, 6)}\nOne tap mobile +1646${some(r, D, 7)},,${some(r, D, 11)}#` }),
  (r) => ({ subject: '工单处理', text: `工单 ${number(r)} 已转给二线。\n设备序列号：${some(r, ALNUM, 12)}\n资产编号 ${some(r, D, 10)}\n固件版本 V${between(r, 1, 9)}.${between(r, 0, 20)}.${some(r, D, 4)}\n预计 ${day(r)} 处理完毕。` }),
  (r) => ({ subject: 'API response', text: `{\n${rows(r, 5, 25, (each) => `  {"id": ${some(each, '123456789', 1)}${some(each, D, 17)}, "uid": "${uuid(each)}", "created_at": ${between(each, 1_600_000_000, 1_790_000_000)}${some(each, D, 3)}, "lat": 30.${some(each, D, 6)}, "lng": 120.${some(each, D, 6)}},`)}\n}` }),
  (r) => ({ subject: '物流明细', text: rows(r, 5, 40, (each) => `${day(each)} ${time(each)} 快件 ${number(each)} 已到达 ${pick(each, ['杭州', '上海', '北京', '深圳'])} 转运中心，下一站编号 ${some(each, D, 6)}`) }),
  (r) => ({ subject: 'Parts list', text: `SKU,EAN,Serial,Qty\n${rows(r, 10, 60, (each) => `${some(each, ALNUM, 10)},${some(each, D, 13)},${some(each, ALNUM, 17)},${between(each, 1, 500)}`)}` }),
  (r) => ({ subject: '项目进度', text: `大家好：\n本周完成 ${between(r, 5, 40)} 项，累计投入 ${money(r)} 元。里程碑编号 ${number(r)}。\n请各位在 ${day(r)} 前回复。\n\n张伟\n电话：0571-${some(r, '23456789', 8)}  手机：1${pick(r, ['38', '59', '86'])}${some(r, D, 8)}` }),
  (r) => ({ subject: 'Quarterly figures (published)', text: `${rows(r, 8, 30, (each, index) => `Line ${index}  ${between(each, 1, 999)},${some(each, D, 3)},${some(each, D, 3)}.00  ${between(each, 1, 999)},${some(each, D, 3)}.00`)}\nBest,\nAnna Meyer\n+49 30 ${some(r, D, 8)}` }),
  (r) => ({ subject: 'Screenshot', html: `<p>See below.</p><img src="data:image/png;base64,${some(r, BASE64, between(r, 500, 4_000))}">` }),
  (r) => ({ subject: '彩票与幸运号码', text: `第 ${some(r, D, 7)} 期开奖：${rows(r, 5, 20, (each) => Array.from({ length: 7 }, () => some(each, D, 2)).join(' '))}` }),
  (r) => ({ subject: 'Telemetry', text: rows(r, 10, 60, () => Array.from({ length: 8 }, () => some(r, D, 4)).join(' ')) }),
  (r) => ({ subject: '充值成功', text: `交易单号 ${number(r)}\n商户单号 ${number(r)}\n支付时间 ${day(r)} ${time(r)}\n支付方式 零钱\n金额 ￥${money(r)}` }),
] // prettier-ignore

/** @param speaks  of sensitive data, which it does not hold. @returns one such mail and what kind it is */
export function ordinaryMail(
  random: Random,
  index: number,
  speaks = false,
): { readonly kind: string; readonly bytes: Buffer } {
  const mail = (KINDS[index % KINDS.length] as (r: Random) => Mail)(random)
  return { kind: mail.subject.replace(/#\d+/, '#'), bytes: letter(speaks ? speaking(mail) : mail) }
}

/** Near such words less proof is asked for. */
const WORDS = '请核对身份证号、居住证、永久居留、银行卡号、税号、车架号、IBAN、card number 如下：'
const WORDS_EVERY = 8 // lines

function speaking({ subject, text, html }: Mail): Mail {
  const lines = text?.split('\n').map((line, at) => (at % WORDS_EVERY === 0 ? `${WORDS}\n${line}` : line))
  return { subject, ...(lines && { text: lines.join('\n') }), ...(html && { html: `<p>${WORDS}</p>${html}` }) }
}
