// The load is made in a process of its own, so that its CPU and memory are nobody's else.
import { fork } from 'node:child_process'
import { once } from 'node:events'

/** Has a file that calls `answerTask` do a task. @throws Error with its last words when it fails */
export async function runLoad<Result>(file: string, task: unknown): Promise<Result> {
  const child = fork(file, [JSON.stringify(task)])
  const [answer] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [Result | number | null]
  if (typeof answer !== 'object' || answer === null) throw new Error(`the load of ${file} ended with ${answer}`)
  child.kill()
  return answer
}

/** The other side: does its task, where it was started for one. */
export async function answerTask<Task>(work: (task: Task) => Promise<object>): Promise<void> {
  const [task] = process.argv.slice(2)
  if (process.send !== undefined && task !== undefined) process.send(await work(JSON.parse(task) as Task))
}
