// Writes the pages of docs/ that are made from the code; with --check it only says which of them are out of date.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { REASONS, type Rendering } from '../src/base/refusal.ts'
import { describeIncidents } from '../src/policy/describe-incidents.ts'
import { describeLeakRows } from '../src/policy/leak/describe.ts'
import { describeFeatures } from '../src/risk/describe.ts'
import { describeSending } from '../src/risk/sending/describe.ts'
import { describeDetectors } from '../src/screening/leak/describe.ts'
import { describeSettings } from '../src/settings/describe.ts'
import { UNDOABLE } from '../src/sign-in/undoable.ts'
import { MODULES } from '../src/tickets/modules.ts'

const pages: Record<string, () => string> = {
  'docs/settings.md': describeSettings,
  'docs/reasons.md': reasons,
  'docs/sending-features.md': describeSending,
  'docs/sign-in-features.md': describeFeatures,
  'docs/incidents.md': () => describeIncidents(UNDOABLE),
  'docs/leak-detectors.md': describeDetectors,
  'docs/leak-rows.md': describeLeakRows,
  'docs/tickets.md': tickets,
  'docs/standards.md': standards,
}

const isCheck = process.argv.includes('--check')
const stale: string[] = []
for (const [file, make] of Object.entries(pages)) {
  const text = `${make().trimEnd()}\n`
  const before = existing(file)
  if (before === text) continue
  stale.push(file)
  if (!isCheck) writeFileSync(file, text)
}
if (isCheck && stale.length > 0) {
  console.error(`out of date: ${stale.join(', ')}; run npm run docs`)
  process.exitCode = 1
} else console.log(isCheck ? 'docs are up to date' : `written: ${stale.join(', ') || 'nothing new'}`)

function existing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function reasons(): string {
  const rows = Object.entries<Rendering>(REASONS).map(
    ([reason, r]) =>
      `| ${reason} | ${r.smtp} ${r.enhanced} | ${r.imap} | ${r.pop} | ${r.http} | ${r.retry ? 'yes' : 'no'} |`,
  )
  return `# Reasons for a refusal

Generated from \`src/base/refusal.ts\` by \`npm run docs\`. Every "no" of every protocol is a row here.

| reason | SMTP | IMAP | POP | HTTP | may a retry help? |
|---|---|---|---|---|---|
${rows.join('\n')}`
}

function tickets(): string {
  const rows = Object.entries(MODULES).map(([name, row]) => `| ${name} | ${row.grants.join(', ')} | ${row.meaning} |`)
  return `# Module tickets

Generated from \`src/tickets/modules.ts\` by \`npm run docs\`. A module has the rights of its row and no other.

| module | grants | meaning |
|---|---|---|
${rows.join('\n')}`
}

/** RFC sections as the code names them: \`RFC <number> §<section>\`, an open part as \`RFC <number> §<section> open: …\`. */
function standards(): string {
  const kept = new Map<string, Map<string, Set<string>>>()
  const open: string[] = []
  for (const file of globSync(['src/**/*.ts', 'src/**/*.sql']).sort()) {
    if (/\.(test|suite|fixture)\.ts$/.test(file)) continue
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      for (const [whole, rfc = '', section = '', rest] of line.matchAll(
        /RFC (\d{3,5}) §([\dA-Z]+(?:\.\d+)*)( open: [^*]{3,200})?/g,
      )) {
        if (rest !== undefined) open.push(`- ${whole.trim()} (\`${file}\`)`)
        const sections = kept.get(rfc) ?? new Map<string, Set<string>>()
        sections.set(section, (sections.get(section) ?? new Set()).add(file))
        kept.set(rfc, sections)
      }
    }
  }
  const byNumber = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })
  const tables = [...kept.keys()].sort(byNumber).map((rfc) => {
    const sections = kept.get(rfc) ?? new Map<string, Set<string>>()
    const rows = [...sections.keys()].sort(byNumber).map((section) => {
      const files = [...(sections.get(section) ?? [])].map((file) => `\`${file.replace('src/', '')}\``)
      return `| §${section} | ${files.join(', ')} |`
    })
    return `## RFC ${rfc}\n\n| section | kept by |\n|---|---|\n${rows.join('\n')}\n`
  })
  return `# Standards

Generated from the comments in \`src/\` by \`npm run docs\`: which file keeps which section.

${tables.join('\n')}
## Left open

${open.join('\n') || 'Nothing is marked as open.'}`
}
