// Preloaded into a process of Gatehouse (NODE_OPTIONS=--import …): it dies as if by kill -9 at a named step, which DIE_AT says:
// a module, an exported function of it, before it begins or after it has returned, and at which of its calls.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** Such as `src/store/hold.ts park before 2`. */
export type Step = `src/${string}.ts ${string} ${'before' | 'after'} ${number}`

const ROOT = path.resolve(import.meta.dirname, '../..')

/** What a process is given in its environment to die there. @throws Error when there is no such function: a test must not miss it */
export function dyingAt(step: Step): NodeJS.ProcessEnv {
  const { file, name } = partsOf(step)
  wrapped(readFileSync(path.join(ROOT, file), 'utf8'), name)
  return { NODE_OPTIONS: `--import ${import.meta.filename}`, DIE_AT: step }
}

function partsOf(step: string) {
  const [file = '', name = '', when = '', turn = ''] = step.split(' ')
  return { file, name, isBefore: when === 'before', turn: Number(turn) }
}

/** The same module, whose function is called over ours, also by the module itself. */
function wrapped(source: string, name: string): string {
  const declaration = new RegExp(`^export ((?:async )?function\\*? )${name}\\b`, 'm')
  if (!declaration.test(source)) throw new Error(`no exported function ${name}`)
  const inner = source.replace(declaration, `$1${name}Itself`)
  return `${inner}\nexport const ${name} = globalThis[Symbol.for('die-at')](${name}Itself)\n`
}

type Work = (...given: unknown[]) => unknown

/** Nothing runs any more once it is called. */
function die(): never {
  process.kill(process.pid, 'SIGKILL')
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

const step = process.env['DIE_AT']
if (step !== undefined) {
  const { file, name, isBefore, turn } = partsOf(step)
  const url = pathToFileURL(path.join(ROOT, file)).href
  let calls = 0
  Object.assign(globalThis, {
    [Symbol.for('die-at')]:
      (work: Work): Work =>
      (...given) => {
        const isTurn = ++calls === turn
        if (isTurn && isBefore) die()
        const result = work(...given)
        if (!isTurn) return result
        return result instanceof Promise ? result.then(die) : die()
      },
  })
  registerHooks({
    load(each, context, next) {
      const loaded = next(each, context)
      if (each !== url) return loaded
      return { ...loaded, source: wrapped(String(loaded.source), name) }
    },
  })
}
