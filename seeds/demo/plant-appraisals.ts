import type { Knex } from 'knex'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { shippedCalendar } from '../../core/working-days.ts'
import { gradesFor, goodMarksFor, limitsOf, percentagesOf, placesOf } from '../../server/appraisals/appraisals.rules.ts'
import type { Grade, Mark, Standing } from '../../server/appraisals/appraisals.types.ts'
import { punishmentsOf, type Punished } from '../../server/registers/personnel-actions/punishments.service.ts'
import { insertAll, insertReturningIds } from './batches.ts'
import { DEPARTMENTS } from './departments.ts'
import type { PlantedPeople, PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'
import { OPINIONS, SUMMARY_PARTS } from './texts/appraisals.ts'

interface Assessed {
  readonly person: PlantedPerson
  readonly standing: Standing
  readonly marks: readonly Mark[]
  readonly grade: Grade
}
interface Setting {
  readonly planted: PlantedPeople
  readonly people: readonly PlantedPerson[]
  readonly punished: readonly Punished[]
  readonly leader: number
  readonly today: string
}

const chance = (of: string, year: number, { username }: PlantedPerson): Chance => new Chance(`appraisals/${of}/${year}/${username}`)
const OFFICE = 'RSK'

/** Last year's assessment with its notices sent, one of them contested; this year's while people write their summaries. */
export async function plantAppraisals(tx: Knex.Transaction, planted: PlantedPeople, now: Date): Promise<void> {
  const today = dateInShanghai(now.toISOString())
  // In January last year's is still before the leaders everywhere: the demo shows the one before it as finished.
  const year = Number(today.slice(0, 4)) - (today.slice(5) < '02-10' ? 1 : 0)
  const offices = new Set(DEPARTMENTS.filter(({ kind }) => kind === 'department').map(({ code }) => code))
  const people = planted.people.filter(
    (one) => offices.has(one.department) && one.rankClass !== 'leader' && !one.roles.includes('observer'),
  )
  const leader = planted.people.find(({ username }) => username === 'leader')?.id
  if (leader === undefined || people.length === 0) return
  const punished = await punishmentsOf(
    tx,
    people.map(({ id }) => id),
  )
  const setting: Setting = { planted, people, punished, leader, today }
  await plantFinished(tx, year - 1, setting)
  await plantOpen(tx, year, setting)
}

/** Everybody's marks and grade of a year, within quota and marks as the rules have them. */
function assess(year: number, { people, punished }: Setting): Assessed[] {
  const standingOf = (person: PlantedPerson): Standing =>
    chance('standing', year, person).int(1, 40) === 1 && !DEMO.has(person.username) ? 'probation' : 'assessed'
  const known = people.map((person) => ({ person, standing: standingOf(person) }))
  const marks = marksOf(year, known)
  const limits = known.map(({ person, standing }) =>
    limitsOf({ standing, marks: marks.get(person.id)!, sanctions: punished.filter(({ personId }) => personId === person.id) }, year),
  )
  const { places } = placesOf(known, percentagesOf(year).usual)
  const best = known
    .map(({ person }, i) => ({ person, i, good: marks.get(person.id)!.filter((mark) => mark === 'good').length }))
    .filter(({ i }) => gradesFor(limits[i]!).includes('excellent'))
    .sort(
      (a, b) =>
        Number(b.person.username === 'publisher') - Number(a.person.username === 'publisher') ||
        b.good - a.good ||
        a.person.id - b.person.id,
    )
    .slice(0, places)
  const excellent = new Set(best.map(({ person }) => person.id))
  const worst = known.filter(
    ({ person, standing }, i) =>
      standing === 'assessed' &&
      limits[i]!.length === 0 &&
      !excellent.has(person.id) &&
      person.rankClass === 'staff' &&
      !DEMO.has(person.username),
  )
  const [incompetent, basic] = [worst.at(-3)?.person.id, worst.at(-9)?.person.id]
  return known.map(({ person, standing }, i): Assessed => {
    const open = gradesFor(limits[i]!)
    const grade = excellent.has(person.id)
      ? 'excellent'
      : person.id === incompetent
        ? 'incompetent'
        : person.id === basic
          ? 'basic'
          : open.includes('competent')
            ? 'competent'
            : 'ungraded'
    return { person, standing, marks: marks.get(person.id)!, grade }
  })
}

/** People whom visitors of the demo sign in as keep an ordinary year. */
const DEMO = new Set([
  'staff',
  'publisher',
  'editor',
  'head',
  'secrecy',
  'inspector1',
  'inspector2',
  'inspector3',
  'officer',
  'moderator',
  'unionrep',
])

/** 好 for as many as the rule lets, most of the others 较好, a few 一般. */
function marksOf(year: number, known: readonly { readonly person: PlantedPerson; readonly standing: Standing }[]): Map<number, Mark[]> {
  const all = new Map<number, Mark[]>(known.map(({ person }) => [person.id, []]))
  for (const quarter of [1, 2, 3, 4]) {
    const order = known
      .map(({ person }) => ({
        person,
        key: chance(`mark${quarter}`, year, person).int(1, 1_000_000) + chance('merit', year, person).int(0, 900_000),
      }))
      .sort((a, b) => b.key - a.key)
    const most = goodMarksFor(known.filter(({ standing }) => standing === 'assessed').length, `${year}-12-31`)
    for (const [i, { person }] of order.entries())
      all.get(person.id)!.push(i < most ? 'good' : i > order.length - 3 && !DEMO.has(person.username) ? 'mediocre' : 'fair')
  }
  return all
}

function summaryOf(year: number, person: PlantedPerson): string {
  const of = chance('summary', year, person)
  const duties =
    DEPARTMENTS.find(({ code }) => code === person.department)
      ?.duties.split('，')[0]
      ?.replace('。', '') ?? ''
  const part = (key: keyof typeof SUMMARY_PARTS): string =>
    of
      .pick(SUMMARY_PARTS[key])
      .replace('{duties}', duties)
      .replace('{n}', String(of.int(12, 180)))
  return (['conduct', 'work', 'openness', 'lacking'] as const).map(part).join('\n')
}

const supervisorOf = (person: PlantedPerson, { planted, leader }: Setting): { readonly id: number; readonly leads: boolean } => {
  const head = planted.people.find(({ department, roles }) => department === person.department && roles.includes('head'))
  return person.rankClass === 'head' || head === undefined || head.id === person.id
    ? { id: leader, leads: true }
    : { id: head.id, leads: false }
}

const instant = (day: string, minute: number): string => new Date(Date.parse(`${day}T01:00:00.000Z`) + minute * 60_000).toISOString()

/** Columns of one person, as far as they have come. */
function rowOf(
  roundId: number,
  year: number,
  { person, standing, grade }: Assessed,
  written: string | null,
  opined: string | null,
  setting: Setting,
): object {
  const supervisor = supervisorOf(person, setting)
  return {
    round_id: roundId,
    person_id: person.id,
    department_id: setting.planted.departments.get(person.department),
    name: person.name,
    name_en: person.nameEn,
    post: person.post,
    post_en: person.postEn,
    under_leader: supervisor.leads,
    standing,
    standing_reason: standing === 'probation' ? '新录用人员，试用期一年' : '',
    summary: written === null ? '' : summaryOf(year, person),
    summary_at: written,
    opinion: opined === null ? '' : chance('opinion', year, person).pick(OPINIONS[grade]),
    proposal: opined === null ? null : grade,
    opinion_by: opined === null ? null : supervisor.id,
    opinion_at: opined,
    decided: null as string | null,
    grade: null as string | null,
    noticed_at: null as string | null,
    acknowledged_on: null as string | null,
    version: 3,
  }
}

const roundRow = (year: number, { planted, leader }: Setting, from: string, until: string): object => ({
  year,
  office_id: planted.departments.get(OFFICE),
  percent: percentagesOf(year).usual,
  approval: '',
  summary_until: until,
  created_by: leader,
  created_at: instant(from, 30),
})

async function plantMarks(
  tx: Knex.Transaction,
  ids: readonly number[],
  all: readonly Assessed[],
  quarters: number,
  year: number,
  setting: Setting,
): Promise<void> {
  const rows = all.flatMap(({ person, marks }, i) =>
    marks.slice(0, quarters).map((mark, q) => ({
      appraisal_id: ids[i]!,
      quarter: q + 1,
      mark,
      given_by: supervisorOf(person, setting).id,
      given_at: instant(
        q === 3 ? `${year}-12-20` : `${year}-${String(q * 3 + 4).padStart(2, '0')}-08`,
        chance('given', year, person).int(0, 400),
      ),
    })),
  )
  if (rows.length > 0) await insertAll(tx, 'appraisal_marks', rows)
}

async function plantFinished(tx: Knex.Transaction, year: number, setting: Setting): Promise<void> {
  const all = assess(year, setting)
  const decidedOn = shippedCalendar.addWorkingDays(`${year + 1}-01-08`, 1).date
  const until = shippedCalendar.publicityEnd(decidedOn, 5).date
  const noticedOn = shippedCalendar.addWorkingDays(until, 1).date
  const noticedAt = instant(noticedOn, 60)
  const closing = {
    state: 'closed',
    decision: `局党组会议纪要〔${year + 1}〕2 号`,
    decided_by: setting.leader,
    decided_on: decidedOn,
    publicity_from: decidedOn,
    publicity_until: until,
    closed_at: noticedAt,
    version: 4,
  }
  const [roundId] = await insertReturningIds(tx, 'appraisal_rounds', [
    { ...roundRow(year, setting, `${year}-12-08`, `${year}-12-22`), ...closing },
  ])
  const rows = all.map((one) => {
    const of = chance('days', year, one.person)
    const base = rowOf(
      roundId!,
      year,
      one,
      instant(addDays(`${year}-12-10`, of.int(0, 10)), of.int(0, 480)),
      instant(addDays(`${year}-12-23`, of.int(0, 6)), of.int(0, 480)),
      setting,
    )
    const had = of.int(1, 12) === 1 && one.grade === 'competent' ? null : addDays(noticedOn, of.int(0, 4))
    return { ...base, decided: one.grade, grade: one.grade, noticed_at: noticedAt, acknowledged_on: had, version: 6 }
  })
  const ids = await insertReturningIds(tx, 'appraisals', rows)
  await plantMarks(tx, ids, all, 4, year, setting)
  const at = all.findIndex(({ grade }) => grade === 'incompetent')
  if (at >= 0) await plantReview(tx, ids[at]!, noticedOn, setting)
}

/** Whoever was graded 不称职 asked for a review, in which it was upheld; no appeal followed. */
async function plantReview(tx: Knex.Transaction, appraisalId: number, noticedOn: string, { leader }: Setting): Promise<void> {
  const filedOn = addDays(noticedOn, 12)
  const decidedOn = addDays(filedOn, 8)
  await insertAll(tx, 'appraisal_remedies', [
    {
      appraisal_id: appraisalId,
      kind: 'review',
      grounds: '第三季度逾期的 4 件是系统停机所致，请核实后重新确定等次。',
      filed_on: filedOn,
      due_on: addDays(filedOn, 30),
      outcome: 'upheld',
      grade: 'incompetent',
      reason: '经调取系统日志，停机只影响其中 1 件；其余 3 件及另外 6 件逾期属实，维持原等次。',
      body: `局党组会议纪要〔${decidedOn.slice(0, 4)}〕5 号`,
      decided_by: leader,
      decided_on: decidedOn,
      version: 2,
    },
  ])
}

/** Some of those who have not handed in theirs have begun to write, and so has the one whom visitors sign in as. */
async function plantDrafts(
  tx: Knex.Transaction,
  ids: readonly number[],
  all: readonly Assessed[],
  year: number,
  today: string,
): Promise<void> {
  const rows = all.flatMap(({ person }, i) => {
    const of = chance('draft', year, person)
    if (writtenBy(year, person) || (person.username !== 'staff' && of.int(1, 3) > 1)) return []
    const summary = summaryOf(year, person).split('\n').slice(0, of.int(1, 3)).join('\n')
    return [{ appraisal_id: ids[i]!, summary, saved_at: instant(addDays(today, -of.int(1, 3)), of.int(0, 480)), version: of.int(1, 4) }]
  })
  if (rows.length > 0) await insertAll(tx, 'appraisal_drafts', rows)
}

/** How far somebody has come with this year's, of a hundred. */
const progressOf = (of: Chance, { username }: PlantedPerson): number =>
  username === 'staff' ? 0 : username === 'publisher' ? 60 : of.int(0, 100)
const HANDED_IN = 45
const writtenBy = (year: number, person: PlantedPerson): boolean => progressOf(chance('progress', year, person), person) > HANDED_IN

async function plantOpen(tx: Knex.Transaction, year: number, setting: Setting): Promise<void> {
  const { today } = setting
  const all = assess(year, setting)
  const opened = addDays(today, -9)
  const [roundId] = await insertReturningIds(tx, 'appraisal_rounds', [
    { ...roundRow(year, setting, opened, addDays(today, 8)), state: 'open', version: 1 },
  ])
  const rows = all.map((one) => {
    const of = chance('progress', year, one.person)
    const progress = progressOf(of, one.person)
    const written = progress > HANDED_IN ? instant(addDays(today, -of.int(2, 7)), of.int(0, 480)) : null
    const opined = progress > 75 ? instant(addDays(today, -1), of.int(0, 480)) : null
    return { ...rowOf(roundId!, year, one, written, opined, setting), version: 1 + (written === null ? 0 : 1) + (opined === null ? 0 : 1) }
  })
  const ids = await insertReturningIds(tx, 'appraisals', rows)
  await plantDrafts(tx, ids, all, year, today)
  const quarters = today.startsWith(String(year)) ? Math.floor((Number(today.slice(5, 7)) - 1) / 3) : 4
  await plantMarks(tx, ids, all, quarters, year, setting)
}
