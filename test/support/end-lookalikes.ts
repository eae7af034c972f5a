// The 48 byte sequences that look like the end of a message to some server: a dot between things that look like line ends
// (SMTP smuggling, CVE-2023-51764 to -51766; the same table as the checks of incoming mail).

const LINE_ENDS = { LF: '\n', CR: '\r', CRLF: '\r\n', CRCRLF: '\r\r\n', LFCR: '\n\r', NULLF: '\0\n' }
/** Line ends to Unicode or to a terminal. */
const ODD = { VT: '\v', FF: '\f', NEL: '\x85', LS: '\xe2\x80\xa8' }

/** latin1; without the one legal end, CRLF.CRLF */
export const END_LOOKALIKES: readonly string[] = [
  ...Object.values(LINE_ENDS).flatMap((before) => Object.values(LINE_ENDS).map((after) => `${before}.${after}`)),
  ...Object.values(ODD).flatMap((odd) => [`${odd}.${odd}`, `\r\n.${odd}`]),
  '\r\n\0.\r\n',
  '\r\n.\0\r\n',
  '\r\n. \r\n',
  '\r\n..\r\n',
  '\r..\r',
].filter((sequence) => sequence !== '\r\n.\r\n')

/** A letter with such a sequence, and after it what a smuggler would want to be read as commands. */
export function smuggler(sequence: string): string {
  const inner =
    'MAIL FROM:<smuggled@example.net>\r\nRCPT TO:<b@remote.example>\r\nDATA\r\nSubject: inner\r\n\r\ninner\r\n'
  return `Subject: outer\r\n\r\nouter${sequence}${inner}`
}
