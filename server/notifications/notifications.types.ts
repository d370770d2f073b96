import type { MessageKey, MessageParams } from '../i18n/index.ts'

/** Something that one person is told inside the application. */
export interface Telling {
  readonly personId: number
  /** Said in the reader's own language when it is read. Parameters follow the conventions of messages (`@key`, `x_en`). */
  readonly code: MessageKey
  readonly params?: MessageParams
  /** A path of ours, e.g. `/disclosures/12`. */
  readonly href: string
  /** Not told again to the same person under the same name; left out: told each time. */
  readonly about?: string
}
