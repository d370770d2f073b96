/** What messages are about, as people choose it; each with the first words of the codes that belong to it. */
const WORDS = {
  publications: ['notifications'],
  disclosures: [
    'disclosures',
    'reviewing',
    'secrecy',
    'obligations',
    'compliance',
    'catalogue',
    'editions',
    'bulletin',
    'publicity',
    'personnel',
    'guides',
    'imports',
    'demand',
  ],
  elections: ['elections', 'trustees', 'ballots', 'counting', 'exposure', 'results'],
  evaluation: ['cycles', 'ranking', 'schemes', 'inspections', 'vetoes', 'accountability', 'appraisals', 'evaluations'],
  discussions: ['discussions'],
  cases: ['cases', 'applications', 'complaints', 'moderation', 'anonymous'],
  account: [],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type MessageKind = keyof typeof WORDS
export const MESSAGE_KINDS = Object.keys(WORDS) as readonly MessageKind[]

const kinds = new Map<string, MessageKind>(MESSAGE_KINDS.flatMap((kind) => WORDS[kind].map((word) => [word, kind] as const)))

/** By the first word of a message's code. What nobody has sorted in belongs to the account: it is said at once, and without content. */
export const kindOf = (code: string): MessageKind => kinds.get(code.split('.', 1)[0] ?? '') ?? 'account'

/** By letter at once, together each working morning, or not at all. Inside the application everything is told always. */
export const MAIL_CHOICES = ['now', 'daily', 'never'] as const
export type MailChoice = (typeof MAIL_CHOICES)[number]

/** Until somebody chooses: work and one's own matters at once, what is only to be read once a day. */
export const DEFAULT_MAIL: Readonly<Record<MessageKind, MailChoice>> = {
  publications: 'daily',
  disclosures: 'now',
  elections: 'now',
  evaluation: 'now',
  discussions: 'daily',
  cases: 'now',
  account: 'now',
}

/**
 * Kinds of which a letter may say what happened. Of all others it says no more than that there is something new: letters pass through
 * servers of others, and who votes, who complained and who is being assessed is nobody's business there.
 */
const OUTSPOKEN: ReadonlySet<MessageKind> = new Set(['publications', 'disclosures', 'discussions'])
/** Work on disclosures that nobody outside may hear of by its title either. */
const DISCREET_WORDS: ReadonlySet<string> = new Set(['secrecy', 'personnel', 'publicity'])

export const maySayInLetter = (code: string): boolean => OUTSPOKEN.has(kindOf(code)) && !DISCREET_WORDS.has(code.split('.', 1)[0] ?? '')
