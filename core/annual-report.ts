/**
 * Tables 三 and 四 of the yearly report on open government, in the uniform form that the State Council's office gave in 2021
 * (国办公开办函〔2021〕30号). Pure: whoever has the register can count it again.
 */

/** The columns of table 三: a natural person, or one of five kinds of organisation. */
export const APPLICANT_KINDS = ['natural', 'business', 'research', 'welfare', 'legal', 'other'] as const
export type ApplicantKind = (typeof APPLICANT_KINDS)[number]
export const COLUMNS = [...APPLICANT_KINDS, 'total'] as const
export type Column = (typeof COLUMNS)[number]

/** The lines of part 三 that an application can end on, in the form's order. */
export const OUTCOME_GROUPS = [
  { group: 'disclosed', outcomes: ['disclosed'] },
  { group: 'partly', outcomes: ['partly'] },
  {
    group: 'refused',
    outcomes: [
      'refused_state_secret',
      'refused_law',
      'refused_safety',
      'refused_third_party',
      'refused_internal',
      'refused_process',
      'refused_enforcement',
      'refused_enquiry',
    ],
  },
  { group: 'unavailable', outcomes: ['not_held', 'to_make', 'unclear'] },
  { group: 'declined', outcomes: ['petition', 'repeat', 'publication', 'excessive', 'reissue'] },
  { group: 'otherwise', outcomes: ['not_corrected', 'unpaid', 'other_end'] },
] as const
export type OutcomeGroup = (typeof OUTCOME_GROUPS)[number]['group']
export type Outcome = (typeof OUTCOME_GROUPS)[number]['outcomes'][number]
export const OUTCOMES: readonly Outcome[] = OUTCOME_GROUPS.flatMap(({ outcomes }) => [...outcomes])

/** An application as far as the table needs to know it. Days are `YYYY-MM-DD`. */
export interface CountedApplication {
  readonly applicant: ApplicantKind
  readonly receivedOn: string
  /** Null while it is under way. */
  readonly finishedOn: string | null
  readonly outcome: Outcome | null
}

export type Cells = Readonly<Record<Column, number>>
export interface ReportRow {
  /** new, carried, an outcome, results_total, next. */
  readonly key: 'new' | 'carried' | 'results_total' | 'next' | Outcome
  readonly group?: OutcomeGroup
  readonly cells: Cells
}
/** A column in which 一 + 二 is not 三（七） + 四. */
export interface IdentityBreak {
  readonly column: Column
  /** 一 + 二. */
  readonly came: number
  /** 三（七） + 四. */
  readonly went: number
}
export interface ApplicationsTable {
  readonly year: number
  readonly rows: readonly ReportRow[]
  /** Empty when the identity printed on the form holds in every column. */
  readonly breaks: readonly IdentityBreak[]
}

const NOTHING: Cells = { natural: 0, business: 0, research: 0, welfare: 0, legal: 0, other: 0, total: 0 }

function tally(counted: readonly CountedApplication[]): Cells {
  const cells: Record<Column, number> = { ...NOTHING }
  for (const { applicant } of counted) {
    cells[applicant] += 1
    cells.total += 1
  }
  return cells
}

const sum = (rows: readonly Cells[]): Cells =>
  Object.fromEntries(COLUMNS.map((column) => [column, rows.reduce((all, row) => all + row[column], 0)])) as Record<Column, number>

/**
 * Table 三 of one year. The four parts are counted apart from one another, by different days and states, so that the identity is a check:
 * an application that ended without a result, or before it came, breaks it.
 */
export function applicationsTable(applications: readonly CountedApplication[], year: number): ApplicationsTable {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`]
  const within = (day: string | null): boolean => day !== null && day >= first && day <= last
  const pick = (test: (one: CountedApplication) => boolean): Cells => tally(applications.filter(test))
  const results = OUTCOME_GROUPS.flatMap(({ group, outcomes }) =>
    outcomes.map((outcome): ReportRow => ({
      key: outcome,
      group,
      cells: pick((one) => one.outcome === outcome && within(one.finishedOn)),
    })),
  )
  const rows: readonly ReportRow[] = [
    { key: 'new', cells: pick(({ receivedOn }) => within(receivedOn)) },
    { key: 'carried', cells: pick(({ receivedOn, finishedOn }) => receivedOn < first && (finishedOn === null || finishedOn >= first)) },
    ...results,
    { key: 'results_total', cells: sum(results.map(({ cells }) => cells)) },
    { key: 'next', cells: pick(({ receivedOn, finishedOn }) => receivedOn <= last && (finishedOn === null || finishedOn > last)) },
  ]
  return { year, rows, breaks: identityBreaks(rows) }
}

/** Every column of a table 三, counted here or typed elsewhere, in which 一 + 二 = 三（七） + 四 does not hold. */
export function identityBreaks(rows: readonly Pick<ReportRow, 'key' | 'cells'>[]): readonly IdentityBreak[] {
  const at = (key: ReportRow['key'], column: Column): number => rows.find((row) => row.key === key)?.cells[column] ?? 0
  return COLUMNS.map((column) => ({
    column,
    came: at('new', column) + at('carried', column),
    went: at('results_total', column) + at('next', column),
  })).filter(({ came, went }) => came !== went)
}

/** What a year hands on has to be what the next one takes over. @returns the columns in which it is not */
export function handoverBreaks(before: ApplicationsTable, after: ApplicationsTable): readonly IdentityBreak[] {
  const cellsOf = ({ rows }: ApplicationsTable, key: ReportRow['key']): Cells => rows.find((row) => row.key === key)?.cells ?? NOTHING
  const [next, carried] = [cellsOf(before, 'next'), cellsOf(after, 'carried')]
  return COLUMNS.map((column) => ({ column, came: next[column], went: carried[column] })).filter(({ came, went }) => came !== went)
}

/** The three ways of table 四, and how they end. */
export const REMEDY_KINDS = ['reconsideration', 'suit', 'suit_after'] as const
export type RemedyKind = (typeof REMEDY_KINDS)[number]
export const REMEDY_OUTCOMES = ['upheld', 'corrected', 'otherwise', 'pending'] as const
export type RemedyOutcome = (typeof REMEDY_OUTCOMES)[number]

export interface CountedRemedy {
  readonly kind: RemedyKind
  readonly filedOn: string
  readonly closedOn: string | null
  readonly outcome: Exclude<RemedyOutcome, 'pending'> | null
}
export type RemediesTable = Readonly<Record<RemedyKind, Readonly<Record<RemedyOutcome | 'total', number>>>>

/** Table 四 of one year: what was concluded in it, and what was pending at its end. */
export function remediesTable(remedies: readonly CountedRemedy[], year: number): RemediesTable {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`]
  const outcomeIn = ({ filedOn, closedOn, outcome }: CountedRemedy): RemedyOutcome | undefined => {
    if (filedOn > last || (closedOn !== null && closedOn < first)) return undefined
    return closedOn === null || closedOn > last ? 'pending' : (outcome ?? undefined)
  }
  const row = (kind: RemedyKind): RemediesTable[RemedyKind] => {
    const ends = remedies.filter((one) => one.kind === kind).map(outcomeIn)
    const count = (outcome: RemedyOutcome): number => ends.filter((end) => end === outcome).length
    const [upheld, corrected, otherwise, pending] = [count('upheld'), count('corrected'), count('otherwise'), count('pending')]
    return { upheld, corrected, otherwise, pending, total: upheld + corrected + otherwise + pending }
  }
  return { reconsideration: row('reconsideration'), suit: row('suit'), suit_after: row('suit_after') }
}
