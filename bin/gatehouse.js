#!/usr/bin/env node
// Plain JS on purpose: it runs on an old Node and hands over to the Node that npm installed beside it.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 24 || (major === 24 && minor >= 15)) await import('../src/main.ts')
else {
  let node
  try {
    const home = `node-${process.platform}-${process.arch}/package.json`
    node = path.join(path.dirname(createRequire(import.meta.url).resolve(home)), 'bin/node')
  } catch {
    console.error(`Gatehouse needs Node 24.15 or newer; this is ${process.version}.`)
    process.exit(2)
  }
  const args = ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url), ...process.argv.slice(2)]
  const child = spawn(node, args, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}
