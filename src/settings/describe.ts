// The settings as a page for people: docs/settings.md and `gatehouse settings describe`.
import { variableOf } from './load.ts'
import { SETTINGS, type Setting } from './rows.ts'

/** @returns Markdown with one table a section */
export function describeSettings(): string {
  const rows = Object.values(SETTINGS) as Setting<unknown>[]
  const sections = Map.groupBy(rows, (row) => row.key.split('.')[0] ?? '')
  const parts = [...sections].map(([section, inIt]) => {
    const lines = inIt.map((row) => {
      const byDefault = row.isSecret ? '' : `\`${JSON.stringify(row.byDefault)}\``
      const unit = row.unit === undefined ? '' : ` ${row.unit}`
      return `| \`${row.key}\` | ${byDefault}${unit} | ${row.check.wants.replaceAll('|', '\\|')} | ${row.meaning} |`
    })
    return `## ${section}\n\n| setting | default | must be | meaning |\n|---|---|---|---|\n${lines.join('\n')}\n`
  })
  return `# Settings

Generated from \`src/settings/rows.ts\` by \`npm run docs\`. Settings stand in \`gatehouse.yaml\`, a section and a name each.
The variable \`${variableOf('section.name')}\` overrides \`section.name\`; with \`_FILE\` at its end it names a file that holds the value.

${parts.join('\n')}`
}
