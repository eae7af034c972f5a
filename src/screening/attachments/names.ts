// What a file name tells: its extension, and the tricks that make it look like another one.

/** Opening one of these runs it, on some common desktop. */
// prettier-ignore
const RUNS_WHEN_OPENED: ReadonlySet<string> = new Set([
  'exe', 'com', 'scr', 'pif', 'cpl', 'dll', 'ocx', 'sys', 'gadget', 'application', 'appref-ms',
  'bat', 'cmd', 'vbs', 'vbe', 'js', 'jse', 'wsf', 'wsh', 'wsc', 'sct', 'hta', 'ps1', 'psm1', 'ps1xml', 'psc1', 'msh',
  'lnk', 'url', 'scf', 'library-ms', 'searchconnector-ms', 'settingcontent-ms', 'website',
  'msi', 'msp', 'mst', 'msix', 'appx', 'appinstaller', 'jar', 'jnlp', 'apk', 'deb', 'rpm', 'pkg', 'dmg', 'app', 'command', 'workflow',
  'reg', 'inf', 'chm', 'hlp', 'msc', 'ade', 'adp', 'mde', 'xll', 'wll', 'iqy', 'slk', 'diagcab', 'sis', 'rdp', 'xbap', 'theme', 'desktop',
])

/** A file of these kinds is what people expect to get: what an attacker lets a program look like. */
// prettier-ignore
const LOOKS_HARMLESS: ReadonlySet<string> = new Set([
  'pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'txt', 'rtf', 'csv', 'odt', 'ods', 'jpg', 'jpeg', 'png', 'gif', 'bmp', 'tif', 'tiff',
  'mp3', 'mp4', 'wav', 'avi', 'mov', 'htm', 'html', 'xml', 'eml', 'msg', 'ics', 'zip', 'rar', '7z', 'wps', 'et', 'dps', 'ofd',
])

const INVISIBLE = /[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff\u{e0000}-\u{e007f}\0-\x08\x0b\x0c\x0e-\x1f]/u
/** Unicode TR9 §2: embeddings, overrides and isolates turn the order of what is shown */
const TURNS_DIRECTION = /[\u202a-\u202e\u2066-\u2069]/
const PUSHED_OUT_OF_SIGHT = /\s{8}/
const DROPPED_AT_END = /[\s.\0]/

/** @returns lower case, '' without one; trailing dots and blanks do not count, as Windows drops them */
export function extensionOf(name: string): string {
  const clean = withoutDropped(name)
  const dot = clean.lastIndexOf('.')
  return dot < 0 || clean.length - dot > 20 ? '' : clean.slice(dot + 1).toLowerCase()
}

export function runsWhenOpened(name: string): boolean {
  return RUNS_WHEN_OPENED.has(extensionOf(name))
}

export function looksHarmless(name: string): boolean {
  return LOOKS_HARMLESS.has(extensionOf(name))
}

/** "invoice.pdf.exe": a harmless extension before one that runs, with whatever fills the gap. */
export function hasDoubleExtension(name: string): boolean {
  const shown = withoutDropped(name)
  return runsWhenOpened(shown) && looksHarmless(shown.slice(0, shown.lastIndexOf('.')))
}

/** @returns which trick hides part of the name; undefined for an honest name */
export function trickIn(name: string): 'direction' | 'invisible' | 'spaces' | undefined {
  if (TURNS_DIRECTION.test(name)) return 'direction'
  if (INVISIBLE.test(name)) return 'invisible'
  return PUSHED_OUT_OF_SIGHT.test(name) ? 'spaces' : undefined
}

/** From the end: a pattern would begin anew at each dot of a name that is nothing else. */
function withoutDropped(name: string): string {
  let end = name.length
  while (end > 0 && DROPPED_AT_END.test(name[end - 1]!)) end--
  return name.slice(0, end)
}
