// Why a message waits, in words for people: what its row means, and the numbers behind it. Never what was found.
import type { HoldReason } from '../../mail/hold.ts'
import { inChinese } from '../../policy/leak/fact-words.ts'
import { LEAK_ROWS } from '../../policy/leak/leak-rows.ts'
import { sendingReasonWords } from '../../risk/sending/reasons.ts'
import type { Words } from './pages/language.ts'

/** By how the id of a row begins: which part of the house asks. */
const MEANINGS: readonly (readonly [begins: string, meaning: Words])[] = [
  ['sending:', { en: 'This was not sent the way you usually send', 'zh-CN': '发信方式与您平时不同' }],
  [
    'restricted:',
    {
      en: 'Your mail to people who never wrote to you is restricted for now',
      'zh-CN': '您发往陌生外部收件人的邮件目前受限',
    },
  ],
  ['quota:', { en: 'A limit of your organisation is reached', 'zh-CN': '已达到企业设置的发信限额' }],
  ['leak-', { en: 'It carries data that should not leave unseen', 'zh-CN': '邮件含有敏感数据' }],
  ['approval:', { en: 'Such mail needs approval in your organisation', 'zh-CN': '根据企业规定，此类邮件须经审核' }],
]

/** Of a sending row: `id: value`, or `id: value (usual: number)`. */
const SENDING_FACT = /^([\w.-]+): (-?[\d.]+)(?: \(usual: (-?[\d.]+)\))?$/

export interface ReasonWords {
  readonly meaning: Words
  readonly facts: readonly Words[]
}

export function reasonWords({ rule, facts }: Pick<HoldReason, 'rule' | 'facts'>): ReasonWords {
  return { meaning: meaningOf(rule), facts: facts.map(factWords) }
}

function meaningOf(rule: string): Words {
  const row = LEAK_ROWS.find(({ id }) => id === rule)
  const [, general] = MEANINGS.find(([begins]) => rule.startsWith(begins)) ?? []
  if (row !== undefined) return { en: row.meaning, 'zh-CN': row.chinese }
  return general ?? { en: `A rule of your organisation (${rule})`, 'zh-CN': `企业规则（${rule}）` }
}

function factWords(fact: string): Words {
  const [, id, value, usual] = SENDING_FACT.exec(fact) ?? []
  if (id === undefined || !/^(rule|send)\./.test(id)) return { en: fact, 'zh-CN': inChinese(fact) }
  const reason = { id, value: Number(value), ...(usual !== undefined && { usual: Number(usual) }) }
  const [words] = sendingReasonWords([reason])
  return { en: words?.en ?? fact, 'zh-CN': words?.zh ?? fact }
}
