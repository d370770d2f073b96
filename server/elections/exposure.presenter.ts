import type { Words } from '../web/words.ts'

/** In the order of what they can do: from whoever has a vote to whoever has the wires. */
const KINDS = ['voter', 'officer', 'trustee', 'sysadmin', 'dba', 'network'] as const
const ABILITIES = ['sees', 'changes', 'prevents', 'stopped'] as const
/** Words that somebody may meet here or elsewhere in the product without knowing them. */
const WORDS = ['code', 'tracker', 'blind', 'ciphertext', 'proof', 'board', 'archive', 'box_key', 'checkpoint', 'tls', 'wal'] as const
const LIMITS = ['scripts', 'shoulder', 'code', 'device', 'inclusion', 'unanimous', 'live', 'server_key'] as const

const ICONS: Readonly<Record<(typeof KINDS)[number], string>> = {
  voter: 'user',
  officer: 'clipboard-check',
  trustee: 'key',
  sysadmin: 'settings',
  dba: 'table',
  network: 'world',
}

export interface Exposure {
  readonly kinds: readonly {
    readonly key: string
    readonly icon: string
    readonly name: string
    readonly cells: readonly { readonly key: string; readonly label: string; readonly text: string }[]
  }[]
  readonly limits: readonly string[]
  readonly words: readonly { readonly word: string; readonly text: string }[]
}

/** What the page "who can see what" says. It is the same for everybody and for every election. */
export function presentExposure({ t }: Pick<Words, 't'>): Exposure {
  const cellsOf = (kind: (typeof KINDS)[number]) =>
    ABILITIES.map((key) => ({ key, label: t(`exposure.${key}`), text: t(`exposure.${kind}.${key}`) }))
  return {
    kinds: KINDS.map((key) => ({ key, icon: ICONS[key], name: t(`exposure.${key}.name`), cells: cellsOf(key) })),
    limits: LIMITS.map((limit) => t(`exposure.limit.${limit}`)),
    words: WORDS.map((word) => ({ word: t(`exposure.word.${word}`), text: t(`exposure.word.${word}.text`) })),
  }
}
