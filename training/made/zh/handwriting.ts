// How a hand or a program writes what was said: slips of the pen, widths of signs, traditional characters.
import { Converter } from 'opencc-js/cn2t'
import { choose, type Random } from '../grammar.ts'

const toTaiwan = Converter({ from: 'cn', to: 'twp' })
const toHongKong = Converter({ from: 'cn', to: 'hk' })

/** What is mistyped for what with a pinyin keyboard. */
const SLIPS: readonly (readonly [string, string])[] = [
  ['的', '得'],
  ['在', '再'],
  ['做', '作'],
  ['账', '帐'],
  ['登录', '登陆'],
  ['已', '以'],
  ['请', '情'],
  ['他', '她'],
  ['尽快', '近快'],
  ['联系', '连系'],
  ['收到', '受到'],
  ['确认', '确任'],
  ['及时', '即时'],
  ['其他', '其它'],
  ['哪', '那'],
  ['邮件', '油件'],
  ['安排', '按排'],
  ['。', ''],
  ['，', ' '],
  ['您', '你'],
]
const FACES = ['[微笑]', '😊', '🙏', '👍', '！！', '~', '…', ' orz ', ' ^_^ ', '[抱拳]', '🎉', '❗']

type Writing = (text: string) => string

/** One hand for one letter: the same habits in its subject and its text. */
export function handwritten(random: Random): Writing {
  const habits: Writing[] = []
  if (random() < 0.12) {
    const [right, wrong] = choose(random, SLIPS)
    habits.push((text) => text.replace(right, wrong))
  }
  if (random() < 0.12) habits.push((text) => text.replaceAll('，', ',').replaceAll('：', ':').replaceAll('！', '!'))
  if (random() < 0.06) habits.push((text) => text.replaceAll(/([\u4e00-\u9fff])([A-Za-z0-9]+)/g, '$1 $2'))
  if (random() < 0.05) habits.push((text) => text.replaceAll(/[，。]/g, ' '))
  if (random() < 0.06) {
    const face = choose(random, FACES)
    habits.push((text) => text.replace(/[。！]/, face))
  }
  const script = random()
  if (script < 0.06) habits.push(toTaiwan)
  else if (script < 0.1) habits.push(toHongKong)
  return (text) => habits.reduce((written, habit) => habit(written), text)
}
