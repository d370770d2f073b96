import type { Hundredths } from './scheme.types.ts'
import type { Evaluation, Line, Rank, Sheet } from './sheet.types.ts'

/** What another version of a result changed for one subject. A value that is undefined was not there. */
export interface SubjectDifference {
  readonly subject: string
  readonly changes: readonly Change[]
  readonly lines: readonly LineDifference[]
}
export const CHANGED = [
  'score',
  'grade',
  'recorded',
  'recordedGrade',
  'rank',
  'rankWithout',
  'finalGrade',
  'quota',
  'rescale',
  'vetoes',
] as const
export interface Change {
  readonly what: (typeof CHANGED)[number]
  readonly before: string | number | undefined
  readonly after: string | number | undefined
}
export interface LineDifference {
  readonly code: string
  readonly before: LineValue | undefined
  readonly after: LineValue | undefined
}
export interface LineValue {
  readonly points: Hundredths
  readonly exact: string
  readonly state: Line['state']
  /** Facts that cost something. */
  readonly taken: number
}

/** By subject in the order of their keys; who is the same in both is not in it. */
export function differencesOf(before: Evaluation, after: Evaluation): readonly SubjectDifference[] {
  const subjects = [...new Set([...before.sheets, ...after.sheets].map(({ subject }) => subject))].sort()
  return subjects
    .map((subject) => ({
      subject,
      changes: changesOf(valuesOf(before, subject), valuesOf(after, subject)),
      lines: linesOf(sheetIn(before, subject), sheetIn(after, subject)),
    }))
    .filter(({ changes, lines }) => changes.length + lines.length > 0)
}

const sheetIn = ({ sheets }: Evaluation, subject: string): Sheet | undefined => sheets.find((one) => one.subject === subject)
const rankIn = ({ ranking }: Evaluation, subject: string): Rank | undefined => ranking.find((one) => one.subject === subject)

type Values = Readonly<Record<(typeof CHANGED)[number], string | number | undefined>>

function valuesOf(evaluation: Evaluation, subject: string): Values {
  const [sheet, rank] = [sheetIn(evaluation, subject), rankIn(evaluation, subject)]
  return {
    score: sheet?.score,
    grade: sheet?.grade,
    recorded: sheet?.recorded,
    recordedGrade: sheet?.recordedGrade,
    rank: rank?.rank,
    rankWithout: rank?.rankWithout,
    finalGrade: rank?.grade,
    quota: rank?.quota,
    rescale: sheet?.rescale,
    vetoes: sheet?.vetoes
      .filter(({ acts }) => acts)
      .map(({ rule, ref }) => `${rule} ${ref}`)
      .join(', '),
  }
}

const changesOf = (before: Values, after: Values): readonly Change[] =>
  CHANGED.flatMap((what) => (before[what] === after[what] ? [] : [{ what, before: before[what], after: after[what] }]))

function linesOf(before: Sheet | undefined, after: Sheet | undefined): readonly LineDifference[] {
  const [older, newer] = [byCode(before), byCode(after)]
  return [...new Set([...older.keys(), ...newer.keys()])].flatMap((code) => {
    const [one, other] = [older.get(code), newer.get(code)]
    const same = one?.exact === other?.exact && one?.state === other?.state && one?.taken === other?.taken
    return same ? [] : [{ code, before: one, after: other }]
  })
}

const byCode = (sheet: Sheet | undefined): ReadonlyMap<string, LineValue> =>
  new Map(
    (sheet?.lines ?? []).map(({ code, points, exact, state, taken }) => [
      code,
      { points, exact, state, taken: taken.filter((one) => one.exact !== '0/1').length },
    ]),
  )
