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

/** The same for many people at once. Somebody who is in the list twice is told once, so it needs a name. */
export type Announcement = Omit<Telling, 'personId' | 'about'> & { readonly about: string }

/** Those who are told: a select with one column `id` of people. */
export interface Recipients {
  readonly sql: string
  readonly bindings: readonly (string | number)[]
}

export interface Notification {
  readonly id: number
  /** A message key when it was told; later releases may no longer know it. */
  readonly code: string
  readonly params: MessageParams
  readonly href: string
  /** UTC ISO text. */
  readonly at: string
  readonly readAt: string | null
}
