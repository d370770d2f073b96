import type { Knex } from 'knex'
import { AppError, type Problem } from '../errors.ts'
import { personsQuotasOf } from '../evaluations/persons-quota.service.ts'
import { punishmentsOf } from '../registers/personnel-actions/punishments.service.ts'
import { listAppraisals, listMarks } from './appraisals.queries.ts'
import { limitOn, limitsOf, placesOf, type Limit, type Places } from './appraisals.rules.ts'
import type { Appraisal, Grade, Mark, QuarterMark, Round } from './appraisals.types.ts'

export interface JudgedPerson {
  readonly appraisal: Appraisal
  readonly marks: readonly QuarterMark[]
  readonly limits: readonly Limit[]
}
export interface Judged {
  /** Everybody who is assessed or on probation. */
  readonly people: readonly JudgedPerson[]
  readonly places: Places
  /** Departments whose veto leaves them fewer. */
  readonly caps: readonly Cap[]
}
export interface Cap extends Places {
  readonly departmentId: number
  readonly name: string
  readonly nameEn: string
}

/** Everybody in a round with what the law and the marks leave open to them. A constant number of queries. */
export async function judgedOf(db: Knex, round: Round): Promise<Judged> {
  const everybody = (await listAppraisals(db, round.id)).filter(({ standing }) => standing !== 'exempt')
  // One after another: in a transaction PostgreSQL answers one question at a time.
  const marks = await listMarks(db, round.id)
  const punished = await punishmentsOf(
    db,
    everybody.map(({ personId }) => personId),
  )
  const percents = await personsQuotasOf(db, round.year)
  const people = everybody.map((appraisal) => {
    const own = marks.filter(({ appraisalId }) => appraisalId === appraisal.id)
    const sanctions = punished.filter(({ personId }) => personId === appraisal.personId)
    return { appraisal, marks: own, limits: limitsFor(appraisal, own, sanctions, round.year) }
  })
  return { people, places: placesOf(everybody, round.percent), caps: capsOf(everybody, percents) }
}

const limitsFor = (
  { standing }: Appraisal,
  marks: readonly QuarterMark[],
  sanctions: Parameters<typeof limitsOf>[0]['sanctions'],
  year: number,
): Limit[] => limitsOf({ standing, sanctions, marks: marks.map(({ mark }): Mark => mark) }, year)

/** What limits one person. */
export async function limitsOn(db: Knex, appraisal: Appraisal): Promise<{ readonly marks: QuarterMark[]; readonly limits: Limit[] }> {
  const marks = await listMarks(db, appraisal.roundId, appraisal.id)
  const sanctions = await punishmentsOf(db, [appraisal.personId])
  return { marks, limits: limitsFor(appraisal, marks, sanctions, appraisal.year) }
}

/** What vetoes of the year leave the departments of these people, of whom only they count. */
export const capsFor = async (db: Knex, year: number, people: readonly Appraisal[]): Promise<Cap[]> =>
  capsOf(people, await personsQuotasOf(db, year))

const capsOf = (everybody: readonly Appraisal[], percents: ReadonlyMap<number, number>): Cap[] =>
  [...percents].flatMap(([departmentId, percent]) => {
    const there = everybody.filter((one) => one.departmentId === departmentId)
    const [first] = there
    return first === undefined
      ? []
      : [{ departmentId, name: first.departmentName, nameEn: first.departmentNameEn, ...placesOf(there, percent) }]
  })

type Given = ReadonlyMap<number, { readonly grade: Grade; readonly reason: string }>

/** @throws AppError invalid: somebody without a grade or with one they cannot have, more 优秀 than places, a deviation without a reason */
export function refuseOverfull({ people, places, caps }: Judged, given: Given): void {
  const problems: Record<string, Problem> = {}
  for (const { appraisal, limits } of people) {
    const own = given.get(appraisal.id)
    const name = `grade.${appraisal.id}`
    const limit = own === undefined ? undefined : limitOn(own.grade, limits)
    if (own === undefined) problems[name] = { code: 'appraisals.error.no_grade' }
    else if (limit !== undefined) problems[name] = { code: `appraisals.limit.${limit}` }
    else if (own.grade === 'ungraded' && limits.length === 0) problems[name] = { code: 'appraisals.error.no_grade' }
    else if (own.grade !== appraisal.proposal && own.reason === '') problems[`reason.${appraisal.id}`] = { code: 'appraisals.error.reason' }
  }
  const excellent = people.filter(({ appraisal }) => given.get(appraisal.id)?.grade === 'excellent')
  if (excellent.length > places.places)
    problems['quota'] = { code: 'appraisals.error.quota', params: { n: excellent.length, places: places.places } }
  for (const cap of caps) {
    const there = excellent.filter(({ appraisal }) => appraisal.departmentId === cap.departmentId).length
    const params = { name: cap.name, name_en: cap.nameEn, n: there, places: cap.places }
    if (there > cap.places) problems[`cap.${cap.departmentId}`] = { code: 'appraisals.error.cap', params }
  }
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'appraisals.error.decision', problems)
}
