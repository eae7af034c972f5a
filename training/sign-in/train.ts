// gatehouse train sign-in: learns the trees over the base score in made-up worlds, measures them in others, writes them with a card.
import { writeFileSync } from 'node:fs'
import { HEADS } from '../../src/risk/protocols.ts'
import { encodeTrees, TreeModel } from '../../src/risk/trees.ts'
import { seeded } from '../made/seeded.ts'
import { cardOf } from './card.ts'
import { lives, type Lives } from './lives.ts'
import { measureHead, trainHead } from './train-head.ts'

const [TRAINING_WORLDS, TUNING_WORLDS, CHECKING_WORLDS] = [6, 3, 4]
const QUICK_WORLDS = [2, 1, 1] as const

/**
 * @param print  told the card at the end
 * @param out  where the model goes; its card lies beside it
 * @param tell  how far it is, 0 … 1
 * @returns the exit status
 */
export async function run(
  print: (line: string) => void,
  { out, seed, quick }: { out: string; seed: number; quick: boolean },
  tell: (what: string, progress: number) => void,
): Promise<number> {
  const [training, tuning, checking] = quick ? QUICK_WORLDS : [TRAINING_WORLDS, TUNING_WORLDS, CHECKING_WORLDS]
  const all = training + tuning + checking
  const livesFrom = (first: number, count: number, done: number): Lives =>
    lives(first, count, (index) => tell(`world ${index + done + 1} of ${all}`, (0.7 * (index + done)) / all))
  const train = livesFrom(100 * seed, training, 0)
  const tune = livesFrom(100 * seed + 20, tuning, training)
  const check = livesFrom(100 * seed + 40, checking, training + tuning)
  const heads = HEADS.map((head, index) => {
    tell(`trees for ${head}`, 0.7 + 0.1 * index)
    return trainHead(head, train, tune, seeded(seed))
  })
  const model = encodeTrees(`gatehouse train sign-in --seed ${seed}`, heads)
  const trees = TreeModel.decode(model)
  const figures = HEADS.flatMap((head) => measureHead(trees.head(head)!, check))
  const card = cardOf({ seed, heads, figures, bytes: model.length, worlds: [training, tuning, checking] })
  writeFileSync(out, model)
  writeFileSync(out.replace(/\.bin$/, '.md'), card)
  print(card)
  return 0
}
