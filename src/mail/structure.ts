// The shape of a parsed message: a tree of parts with offsets into the raw bytes, nothing copied.

/** One MIME part. All offsets are bytes from the start of the message. */
export interface Part {
  /** IMAP section number: '' for the message itself, '1', '2.1' … RFC 9051 §6.4.5.1 */
  readonly section: string
  /** lower case */
  readonly type: string
  /** lower case */
  readonly subtype: string
  /** names in lower case, RFC 2231 and 2047 decoded */
  readonly parameters: Readonly<Record<string, string>>
  /** Content-Transfer-Encoding in lower case; '7bit' when absent */
  readonly encoding: string
  /** as written, with its angle brackets; '' when absent */
  readonly id: string
  readonly description: string
  /** 'inline', 'attachment' or another token in lower case; '' when absent */
  readonly disposition: string
  readonly dispositionParameters: Readonly<Record<string, string>>
  readonly language: readonly string[]
  readonly location: string
  readonly md5: string
  readonly headerStart: number
  /** first byte after the blank line */
  readonly bodyStart: number
  /** first byte after the body, without the line end that belongs to the boundary */
  readonly bodyEnd: number
  /** lines of the body */
  readonly lines: number
  /** parts of a multipart; empty for a leaf */
  readonly children: readonly Part[]
  /** for message/rfc822 and message/global: the message inside; absent when it was not opened (encoded, or too deep) */
  readonly message?: Part & { readonly envelope: MailEnvelope }
}

/** A person or group in a header. RFC 5322 §3.4 */
export interface Address {
  /** decoded display name, '' when absent */
  readonly name: string
  /** local part, unquoted; '' for a group marker */
  readonly local: string
  readonly domain: string
  /** the source route of obsolete mail, as `@a,@b`; never used to send. RFC 5322 §4.4 */
  readonly route?: string
  /** RFC 9051 §7.5.2: marks the start of a group (name = group) or its end (name = '') */
  readonly group?: 'start' | 'end'
}

/** What IMAP calls ENVELOPE. Texts are decoded (RFC 2047); '' and [] mean absent. */
export interface MailEnvelope {
  /** raw text of the Date field */
  readonly date: string
  readonly subject: string
  readonly from: readonly Address[]
  readonly sender: readonly Address[]
  readonly replyTo: readonly Address[]
  readonly to: readonly Address[]
  readonly cc: readonly Address[]
  readonly bcc: readonly Address[]
  readonly inReplyTo: string
  readonly messageId: string
}

/**
 * What a mailbox keeps of a message beside its blob, so that lists never open the blob.
 * It is sealed as a whole with the member's key.
 */
export interface MessageDigest {
  readonly envelope: MailEnvelope
  readonly structure: Part
  /** header fields clients ask for in lists, raw as in the message, in message order (see LISTED_FIELDS) */
  readonly listedHeader: string
  /** all Message-IDs of References and In-Reply-To, oldest first, at most 100 */
  readonly references: readonly string[]
  /** first 200 characters of the readable text, white space folded. RFC 8970 §3.2 */
  readonly preview: string
  readonly attachmentNames: readonly string[]
  /** ms since 1970 of the Date field; undefined when missing or unreadable */
  readonly sentAt?: number
  /** bytes of the message */
  readonly size: number
  /** bytes once every line ends with CRLF, the last one too, where that is more than `size`. RFC 1939 §11 */
  readonly sizeWithLineEnds?: number
}

/** A digest with the words to index; the words are used once, at append. */
export interface DigestedMessage {
  readonly digest: MessageDigest
  /** distinct search terms, each `field letter + term`: see mail/terms.ts */
  readonly terms: readonly string[]
}
