// The copy that members get where an administrator wants it changed: disarmed, or with links that lead over our page.
import { digestMessage } from '../mail/digest.ts'
import { parseMessage } from '../mail/mime-parser.ts'
import { replaceParts } from '../mail/replace-parts.ts'
import type { Verdict } from '../mail/signal.ts'
import { MAX_REWRITTEN } from '../mail/rewrite-links.ts'
import type { DigestedMessage } from '../mail/structure.ts'
import type { ActiveFile } from '../screening/attachments/disarm.ts'
import type { Spool } from '../store/store.ts'

export interface MemberCopy {
  /** finished; the caller discards it */
  readonly spool: Spool
  readonly digest: DigestedMessage
  /** files were taken out: the message as it came goes into quarantine */
  readonly isDisarmed: boolean
}

/** @returns undefined when nothing is to be changed */
export type CheckLinks = (bytes: Buffer) => Promise<Buffer | undefined>

/**
 * What others have signed by DKIM was checked when the message came, and no longer fits the copy.
 * @param begin  begins the spool of the changed message
 * @returns undefined when there is nothing to change, or more than may be held in memory
 */
export async function memberCopy(
  spool: Spool,
  activeFiles: readonly ActiveFile[],
  checkLinks: CheckLinks | undefined,
  begin: () => Promise<Spool>,
): Promise<MemberCopy | undefined> {
  if (spool.size > MAX_REWRITTEN || (activeFiles.length === 0 && checkLinks === undefined)) return undefined
  const bytes = await allOf(spool)
  const disarmed = activeFiles.length === 0 ? undefined : disarm(bytes, activeFiles)
  const changed = (await checkLinks?.(disarmed ?? bytes)) ?? disarmed
  if (changed === undefined) return undefined
  const copy = await begin()
  try {
    await copy.write(changed)
    await copy.finish()
    return { spool: copy, digest: digestMessage(changed), isDisarmed: disarmed !== undefined }
  } catch (error) {
    await copy.discard()
    throw error
  }
}

function disarm(bytes: Buffer, files: readonly ActiveFile[]): Buffer | undefined {
  const replacements = files.map(({ section, name, text }) => ({
    section,
    name: `${name === '' ? 'file' : name}.txt`,
    text: `${NOTICE.join('\n')}\n\n${text}`,
  }))
  return replaceParts(bytes, parseMessage(bytes).root, replacements)
}

/** Rules that speak of what a file does when it is opened, and of nothing else. */
const ABOUT_ACTIVE_FILES: ReadonlySet<string> = new Set([
  'macro-runs-itself',
  'macro-disguised',
  'excel4-macro',
  'dde',
  'remote-template',
  'pdf-launch',
  'html-smuggling',
])

/** Without those files the message may come in. */
export function onlyFilesCondemn({ action, classification, rules }: Verdict<string>): boolean {
  return action === 'quarantine' && classification === 'malware' && ABOUT_ACTIVE_FILES.has(rules[0] ?? '')
}

const NOTICE = [
  'This file did something when opened, so it was taken out. Its text follows; the original is in quarantine.',
  '此附件打开时会执行操作，已被移除。以下为其文字内容；原文件保存在隔离区。',
]

async function allOf(spool: Spool): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of spool.stream()) chunks.push(chunk)
  return Buffer.concat(chunks)
}
