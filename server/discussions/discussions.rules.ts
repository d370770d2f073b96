// What the discussion board is made of, and what is counted on it.

/** Boards for everybody; beside them every department has one of its own, whose key is the department's id. */
export const COMMON_BOARDS = ['general', 'suggestions', 'disclosures'] as const
export type CommonBoard = (typeof COMMON_BOARDS)[number]
export type BoardKind = CommonBoard | 'department'
export const isCommonBoard = (key: string): key is CommonBoard => (COMMON_BOARDS as readonly string[]).includes(key)

export const STEPS = [
  'pinned',
  'unpinned',
  'locked',
  'unlocked',
  'moved',
  'asked',
  'answered',
  'solved',
  'unsolved',
  'consultation',
  'proposed',
  'poll_closed',
] as const
export type TopicStep = (typeof STEPS)[number]

/** What a list of topics is narrowed to. */
export const SHOWN = ['latest', 'unread', 'followed', 'mine', 'waiting'] as const
export type Shown = (typeof SHOWN)[number]

/** Posts a page. A page holds the same numbers for ever, so it is found without counting. */
export const POSTS_A_PAGE = 50
export const TOPICS_A_PAGE = 30
export const pageOfPost = (number: number): number => Math.max(1, Math.ceil(number / POSTS_A_PAGE))
/** The numbers of a page, both included. */
export const numbersOf = (page: number): readonly [from: number, to: number] => [(page - 1) * POSTS_A_PAGE + 1, page * POSTS_A_PAGE]
export const postHref = (topicId: number, number: number): string => {
  const page = pageOfPost(number)
  return `/discussions/${topicId}${page > 1 ? `?page=${page}` : ''}#p${number}`
}

export const LONGEST_TITLE = 100
export const LONGEST_BODY = 20_000
export const LONGEST_REASON = 300
export const MOST_FILES = 10
export const MOST_OPTIONS = 12
export const LONGEST_OPTION = 80
export const MOST_MENTIONS = 20

/** How much one person may post before the board asks for a pause. */
export const POSTING_LIMITS = [
  { seconds: 60, most: 5 },
  { seconds: 3_600, most: 40 },
] as const

/** The limit that one more post would break; `ages`: seconds since each of the last posts. */
export const brokenLimit = (ages: readonly number[]): (typeof POSTING_LIMITS)[number] | undefined =>
  POSTING_LIMITS.find(({ seconds, most }) => ages.filter((age) => age < seconds).length >= most)

/** Working days a department has for its answer, unless whoever asks says otherwise. */
export const OFFICIAL_DAYS = 10
export const MOST_OFFICIAL_DAYS = 30
/** Working days before the day on which it is reminded. */
export const OFFICIAL_REMIND_DAYS = 2

/** What is older than this when somebody comes to the board for the first time counts as read. */
export const FRESH_DAYS = 14

const WORD = /[\p{Script=Han}·A-Za-z0-9._-]/u
/** The longest name there is: 买买提·艾力克孜木 and the like. */
const LONGEST_WORD = 20

/** Signs that are looked at: a text may be full of them, and a statement takes only so many words. */
const MOST_SIGNS = 200

/** What may be meant by each `@` of a text: every beginning of the word after it, so that 请@陈静看 finds 陈静. */
export function mentionCandidates(text: string): string[] {
  const found = new Set<string>()
  for (const { index } of [...text.matchAll(/(?<![\w.])@/g)].slice(0, MOST_SIGNS)) {
    const letters = Array.from(text.slice(index + 1, index + 1 + LONGEST_WORD))
    let word = ''
    for (const letter of letters) {
      if (!WORD.test(letter)) break
      word += letter
      if (word.length > 1) found.add(word)
    }
  }
  return [...found]
}

/** The people meant by the words: the longest word that is somebody's, and nobody where two have the same name. */
export function mentionsIn(text: string, people: readonly Mentionable[]): ReadonlyMap<string, number> {
  const owners = new Map<string, Set<number>>()
  for (const { id, name, username } of people)
    for (const word of [name, username]) owners.set(word, (owners.get(word) ?? new Set<number>()).add(id))
  const words = [...owners.keys()].sort((a, b) => b.length - a.length)
  const meant = new Map<string, number>()
  for (const { index } of text.matchAll(/(?<![\w.])@/g)) {
    const word = words.find((each) => text.startsWith(each, index + 1))
    const ids = word === undefined ? undefined : owners.get(word)
    const [id] = ids ?? []
    if (word !== undefined && ids?.size === 1 && id !== undefined) meant.set(word, id)
  }
  return new Map([...meant].slice(0, MOST_MENTIONS))
}
export interface Mentionable {
  readonly id: number
  readonly name: string
  readonly username: string
}

/** Ids of the files that a text names. */
export const filesIn = (body: string): number[] => [
  ...new Set([...body.matchAll(/\/discussions\/files\/([1-9]\d{0,8})(?!\d)/g)].map((match) => Number(match[1]))),
]
export const fileHref = (id: number): string => `/discussions/files/${id}`

/** How a text names a file: a picture is shown, anything else is a link to it. Brackets in its name would end it early. */
export const fileMark = ({ id, name, type }: { readonly id: number; readonly name: string; readonly type: string }): string =>
  `${type.startsWith('image/') ? '!' : ''}[${name.replace(/[[\]\\]/g, ' ')}](${fileHref(id)})`

/** What stands above an answer to somebody: their words, marked line by line, and where they stand. */
export function quoteOf({ number, author, body }: { readonly number: number; readonly author: string; readonly body: string }): string {
  const own = body
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n')
    .trim()
  const lines = own.split('\n').slice(0, QUOTED_LINES)
  const more = own.split('\n').length > QUOTED_LINES ? ['> …'] : []
  return [`> ${author}（第 ${number} 楼）：`, ...lines.map((line) => `> ${line}`), ...more, '', ''].join('\n')
}
const QUOTED_LINES = 8

/** Choices of a poll, one a line, without empty and repeated ones. */
export const optionsOf = (typed: string): string[] => [
  ...new Set(
    typed
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
]

export interface PollState {
  /** The last day, included. */
  readonly closesOn: string | null
  readonly closedAt: string | null
}
export const isPollOpen = ({ closesOn, closedAt }: PollState, today: string): boolean =>
  closedAt === null && (closesOn === null || closesOn >= today)

/** Where the answer of the department stands. `near`: this many working days or fewer are left. */
export type Official = 'none' | 'waiting' | 'near' | 'late' | 'answered' | 'answered_late'

export function officialOf(
  { dueOn, answeredOn }: { readonly dueOn: string | null; readonly answeredOn: string | null },
  { today, nearFrom }: { readonly today: string; readonly nearFrom: (dueOn: string) => string },
): Official {
  if (dueOn === null) return 'none'
  if (answeredOn !== null) return answeredOn > dueOn ? 'answered_late' : 'answered'
  if (today > dueOn) return 'late'
  return today >= nearFrom(dueOn) ? 'near' : 'waiting'
}
