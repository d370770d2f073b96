// What the bulletin 《工作信息》 is made of, and what is counted of it.

export const CATEGORIES = ['news', 'practice', 'study', 'problem', 'policy'] as const
export type Category = (typeof CATEGORIES)[number]
export const STATES = ['sent', 'returned', 'accepted'] as const
export type ArticleState = (typeof STATES)[number]
export type Step = 'sent' | 'resent' | 'accepted' | 'returned' | 'revised' | 'published'

export const LONGEST_TITLE = 100
export const LONGEST_BODY = 10_000

/** An article as somebody reads it: what the editor made of it, else what was sent. */
export const printed = (article: {
  readonly title: string
  readonly body: string
  readonly editedTitle: string | null
  readonly editedBody: string | null
}): { readonly title: string; readonly body: string } => ({
  title: article.editedTitle ?? article.title,
  body: article.editedBody ?? article.body,
})

/** Paragraphs of a text: its lines that say something. */
export const paragraphs = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** How many articles of one department, or of one month. `waiting`: nobody has decided yet. */
export interface Tally {
  readonly sent: number
  readonly accepted: number
  readonly returned: number
  readonly waiting: number
}

export const addUp = (tallies: readonly Tally[]): Tally => ({
  sent: tallies.reduce((sum, { sent }) => sum + sent, 0),
  accepted: tallies.reduce((sum, { accepted }) => sum + accepted, 0),
  returned: tallies.reduce((sum, { returned }) => sum + returned, 0),
  waiting: tallies.reduce((sum, { waiting }) => sum + waiting, 0),
})

/** Accepted over sent, in hundredths of a per cent, rounded half up; null where nothing was sent. */
export const rateOf = ({ sent, accepted }: Pick<Tally, 'sent' | 'accepted'>): number | null =>
  sent === 0 ? null : Math.floor((accepted * 20_000 + sent) / (2 * sent))

/**
 * The order in which articles were put, from the numbers that a form gave: those without one are left out, equal ones keep the order of
 * the form.
 */
export const arranged = (places: readonly { readonly id: number; readonly place: number | null }[]): number[] =>
  places
    .filter(({ place }) => place !== null)
    .toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0))
    .map(({ id }) => id)

/** Everybody who has sent an article in, the first time or again. */
export const sendersOf = (steps: readonly { readonly step: Step; readonly actor_id: number }[]): number[] =>
  steps.filter(({ step }) => step === 'sent' || step === 'resent').map(({ actor_id }) => actor_id)
