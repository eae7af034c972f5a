// Letters, lists and forms of an office, Chinese and English, with a place for one kind of value.
// {L} its label, {V} the value; lines with * come once for each value; lines with | are rows of a table, the first its headers.
// {N} a name, {D} a day, {O} an order number, {M} an amount, {E} an address, {T} a telephone.
import type { Random } from '../../training/made/grammar.ts'
import type { Block, Document } from './document.ts'
import { between, pick, some } from './values.ts'

interface Template {
  readonly language: 'zh' | 'en'
  readonly title: string
  /** values in it, least and most */
  readonly count: readonly [least: number, most: number]
  readonly lines: readonly string[]
}

const zh = (title: string, count: Template['count'], ...lines: string[]): Template => ({ language: 'zh', title, count, lines }) // prettier-ignore
const en = (title: string, count: Template['count'], ...lines: string[]): Template => ({ language: 'en', title, count, lines }) // prettier-ignore
const ONE = [1, 1] as const
const FEW = [2, 4] as const
const LIST = [5, 12] as const

export const TEMPLATES: readonly Template[] = [
  zh(
    '入职材料',
    ONE,
    '人事部：',
    '您好，附上我的入职资料。',
    '姓名：{N}',
    '{L}：{V}',
    '到岗时间：{D}',
    '请查收，谢谢！',
  ),
  zh('报销资料补充', ONE, '财务您好，上次漏填了{L}，{V}，麻烦补到单据 {O} 里。', '金额 {M} 元。'),
  zh('合同签署信息', ONE, '王经理：', '合同编号 {O}，签署人{N}，{L}为{V}，请核对后盖章。', '签署日期：{D}'),
  zh('差旅预订', FEW, '请为以下同事订票，{D}出发：', '*{N} {L} {V}', '行程单请发到 {E}。'),
  zh(
    '员工名单',
    LIST,
    '各部门：',
    '名单如下，请于{D}前确认。',
    '|序号|姓名|{L}|部门',
    '*|{#}|{N}|{V}|市场部',
    '如有问题请联系行政，分机 8021。',
  ),
  zh('客户信息登记表', LIST, '|{L}|客户姓名|登记日期|金额', '*|{V}|{N}|{D}|{M}'),
  zh('保险投保资料', ONE, '投保人：{N}', '联系地址：另附', '{L}', '{V}', '保险期间：自{D}起一年'),
  zh('Re: 开户资料', ONE, '好的，信息如下。', '> 请提供{L}。', '{V}', '另外，业务流水 {O} 已处理。'),
  zh('供应商付款', ONE, '供应商付款信息：', '收款人：{N}；{L}：{V}；金额：{M}。', '请在{D}前付款。'),
  zh('会议嘉宾', FEW, '嘉宾信息', '*- {N}，{L}：{V}', '会议室 1204，{D} 上午 10:00。'),
  zh('系统导出', FEW, '导出时间 {D}', '*{"name":"{N}","{L}":"{V}","amount":{M}}', '共计若干条。'),
  zh('脚本备份', FEW, "*INSERT INTO t_user VALUES ({#}, '{N}', '{V}'); -- {L}", '提交完毕。'),
  zh('快递补充信息', ONE, '您好！运单已发出。报关需要{L}（{V}），请勿遗漏。', '收件时间 {D}。'),
  zh('体检预约', FEW, '预约名单：', '*{N}（{L}{V}）', '地点：体检中心三楼。'),
  zh('通讯录', LIST, '|姓名|邮箱|{L}', '*|{N}|{E}|{V}'),
  zh('投标授权书', ONE, '兹授权{N}（{L}：{V}）为我方代理人，办理投标事宜。', '授权期限至{D}。', '单位盖章'),
  zh('贷款申请', ONE, '申请表', '申请人 {N}', '{L} {V}', '申请金额 {M} 元', '联系方式见附件'),
  zh('问题反馈', ONE, '客服你好，我登录不上，页面提示错误 500。我的{L}是{V}，{N}。'),
  zh(
    '周报',
    ONE,
    '本周工作：完成订单 {O} 的对账，金额 {M}。',
    '备注：{L} {V} 已登记。',
    '下周计划：整理资料，{D}提交。',
  ),
  zh('租房合同附件', FEW, '承租人信息', '*姓名：{N}\t{L}：{V}', '租金每月 {M} 元。'),
  zh('学员报名', LIST, '报名汇总，截至{D}', '|姓名|报名时间|{L}|缴费', '*|{N}|{D}|{V}|{M}'),
  zh('信息变更', ONE, '原信息作废，新的{L}如下：', '', '{V}', '', '请更新系统。'),
  zh('转发：资料', ONE, '---------- 转发的邮件 ----------', '发件人：{E}', '日期：{D}', '', '{L}: {V}'),
  zh('说明函', ONE, '情况说明：经核实，{N}提供的{L} {V} 与登记一致，订单 {O} 可继续办理。'),
  zh('配置说明', ONE, '# 配置', '{L} = {V}', 'retry = 3', 'timeout = 3000'),
  zh('交接清单', FEW, '工作交接', '*{#}. {L}：{V}（{N}）', '交接日期：{D}'),
  en(
    'Onboarding documents',
    ONE,
    'Dear HR,',
    'please find my details below.',
    'Name: {N}',
    '{L}: {V}',
    'Start date: {D}',
    'Best regards',
  ),
  en('Invoice details', ONE, 'Hi team, the missing {L} is {V}. Please add it to order {O}, total {M}.'),
  en('Contract signature', ONE, 'Contract no. {O}', 'Signed by {N}, {L} {V}, on {D}.', 'Please countersign.'),
  en(
    'Travel booking',
    FEW,
    'Please book for these colleagues, leaving {D}:',
    '*{N}, {L} {V}',
    'Send the tickets to {E}.',
  ),
  en(
    'Employee list',
    LIST,
    'Updated list below, please confirm by {D}.',
    '|No|Name|{L}|Department',
    '*|{#}|{N}|{V}|Sales',
  ),
  en('Customer export', LIST, '|{L}|Customer|Created|Amount', '*|{V}|{N}|{D}|{M}'),
  en('Insurance form', ONE, 'Policy holder: {N}', '{L}', '{V}', 'Valid from {D}'),
  en(
    'Re: account opening',
    ONE,
    'Sure, here it is:',
    '> Could you send us your {L}?',
    '{V}',
    'Ticket {O} can be closed.',
  ),
  en('Supplier payment', ONE, 'Pay to: {N}; {L}: {V}; amount: {M}. Due on {D}.'),
  en('Guest list', FEW, 'Guests:', '*- {N} ({L}: {V})', 'Room 1204, {D} at 10:00.'),
  en('Data dump', FEW, 'Exported {D}', '*{"name": "{N}", "{L}": "{V}", "amount": {M}}'),
  en('Backup script', FEW, "*INSERT INTO users VALUES ({#}, '{N}', '{V}'); -- {L}", 'done'),
  en('Customs form', ONE, 'Your parcel {O} needs your {L} ({V}) before {D}.'),
  en('Medical appointment', FEW, 'Appointments:', '*{N} ({L} {V})', 'Third floor, please be on time.'),
  en('Contact sheet', LIST, '|Name|E-mail|{L}', '*|{N}|{E}|{V}'),
  en('Power of attorney', ONE, 'I authorise {N} ({L}: {V}) to act on my behalf until {D}.'),
  en('Loan application', ONE, 'Applicant {N}', '{L} {V}', 'Amount {M}', 'See the attachment for the rest.'),
  en('Support request', ONE, 'Hello, I cannot sign in, error 500. My {L} is {V}. Thanks, {N}'),
  en('Weekly report', ONE, 'Done: order {O} checked, {M}.', 'Note: {L} {V} registered.', 'Next week: submit on {D}.'),
  en('Lease', FEW, 'Tenants', '*Name: {N}\t{L}: {V}', 'Rent {M} a month.'),
  en('Course registration', LIST, 'As of {D}', '|Name|Registered|{L}|Fee', '*|{N}|{D}|{V}|{M}'),
  en('Change of details', ONE, 'Please replace the old {L} by this one:', '', '{V}', '', 'and confirm.'),
  en('Fwd: details', ONE, '---------- Forwarded message ----------', 'From: {E}', 'Date: {D}', '', '{L}: {V}'),
  en('Confirmation', ONE, 'We checked that the {L} {V} given by {N} is correct; order {O} may go on.'),
  en('Settings', ONE, '# settings', '{L} = {V}', 'retry = 3', 'timeout = 3000'),
  en('Handover', FEW, 'Handover', '*{#}. {L}: {V} ({N})', 'On {D}'),
]

const NAMES = {
  zh: ['张伟', '王芳', '李静', '刘洋', '陈杰', '杨雪', '赵磊', '黄敏', '周涛', '吴倩', '欧阳明', '徐子涵'],
  en: ['Anna Meyer', 'John Carter', 'Li Wei', 'Maria Rossi', 'Tom Becker', 'Sara Khan', 'Peter Novak', 'Emily Clark'],
}

/** Fills a template. @param values  as they are written, in order @param label  beside them */
export function fill(random: Random, template: Template, values: readonly string[], label: string): Document {
  const blocks: Block[] = []
  let rows: string[][] | undefined
  for (const line of template.lines) {
    const repeated = line.startsWith('*') ? line.slice(1) : line
    for (const [index, value] of (line.startsWith('*') ? values : [values[0] ?? '']).entries()) {
      const filled = fillLine(random, repeated, template.language, value, label, index + 1)
      if (!repeated.startsWith('|')) {
        rows = undefined
        blocks.push({ text: filled.join('') })
        continue
      }
      if (rows === undefined) blocks.push({ rows: (rows = []) })
      rows.push(filled)
    }
  }
  return { title: template.title, language: template.language, blocks }
}

/** @returns the cells of a row, or one text */
function fillLine(
  random: Random,
  line: string,
  language: 'zh' | 'en',
  value: string,
  label: string,
  index: number,
): string[] {
  // A label in Latin letters does not run into the value.
  const one = (text: string) =>
    text
      .replace(/\{L\}(?=\{V\})/, /[A-Za-z]$/.test(label) ? '{L} ' : '{L}')
      .replace(/\{([LVNDOMET#])\}/g, (_, slot: string) => {
        if (slot === 'L') return label
        if (slot === 'V') return value
        if (slot === 'N') return pick(random, NAMES[language])
        if (slot === '#') return String(index)
        if (slot === 'E') return `${some(random, 'abcdefghkmnprstw', 6)}@example.com`
        if (slot === 'M') return `${between(random, 100, 99_999)}.${some(random, '0123456789', 2)}`
        if (slot === 'T') return `0571-${some(random, '23456789', 8)}`
        const day = `2026-0${between(random, 1, 9)}-${between(random, 10, 28)}`
        return slot === 'D' ? day : `${pick(random, ['SO', 'PO', 'HT'])}2026${some(random, '0123456789', 6)}`
      })
  return line.startsWith('|') ? line.slice(1).split('|').map(one) : [one(line)]
}
