// Plays every transcript of every folder against a started server. The file name is the claim.
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { parseTranscript, play, type Stage } from './dialogue.ts'

const here = import.meta.dirname
const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory())

for (const { name } of folders) {
  const files = readdirSync(`${here}/${name}`).filter((file) => file.endsWith('.txt'))
  if (files.length === 0) continue
  describe(name, () => {
    let stage: Stage
    before(async () => {
      const { open } = (await import(`./${name}/stage.ts`)) as { open: () => Promise<Stage> }
      stage = await open()
    })
    after(() => stage.stop())
    for (const file of files) {
      const steps = parseTranscript(readFileSync(`${here}/${name}/${file}`, 'utf8'))
      test(`${name}: ${file.replace(/\.txt$/, '').replaceAll('-', ' ')}`, () => play(steps, stage))
    }
  })
}
