import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { receiptHash } from '../../core/receipt-code.ts'
import { demoReceipt } from '../../server/cases/demo-receipts.service.ts'
import { insertAll, insertReturningIds } from './batches.ts'
import { bringTo, Course, settle, type Hands, type Step } from './cases.ts'
import { workingDay, workingDaysIn } from './clock.ts'
import type { PlantedPeople, PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'
import { MORE_SETTLED, MORE_UNDER_WAY } from './texts/cases-year.ts'
import { SETTLED, TEMPLATES, UNDER_WAY, type CaseTale } from './texts/cases.ts'

const OFFICE = 'BGS'
const LEADER = 'leader'
/** The last of the settled ones lies so far back that its course is over. */
const SETTLED_BEFORE = 35

/** Letters, questions, proposals and corrections of last year and this one up to yesterday, whole rows at once. */
export async function plantCases(tx: Knex.Transaction, planted: PlantedPeople, now: Date): Promise<void> {
  const today = dateInShanghai(now.toISOString())
  const courses = coursesOf(planted, today)
  const ids = await insertReturningIds(tx, 'cases', caseRows(courses, planted, today))
  await insertAll(
    tx,
    'case_steps',
    courses
      .flatMap((course, i) => stepRows(ids[i]!, course, planted))
      .toSorted((a, b) => (a.on_date < b.on_date ? -1 : a.on_date > b.on_date ? 1 : 0)),
  )
  await insertAll(
    tx,
    'case_messages',
    courses.flatMap((course, i) => messageRows(ids[i]!, course, planted)),
  )
  await insertAll(
    tx,
    'case_answers',
    courses.flatMap((course, i) => answerRows(ids[i]!, course, planted)),
  )
  await insertAll(
    tx,
    'case_pauses',
    courses.flatMap(({ pauses }, i) =>
      pauses.map(({ rule, from, until, answerBy, reason }) => ({
        case_id: ids[i],
        rule,
        from_on: from,
        until_on: until,
        answer_by_on: answerBy,
        reason,
      })),
    ),
  )
  await insertAll(
    tx,
    'case_templates',
    TEMPLATES.map(({ department, ...rest }) => ({
      ...rest,
      department_id: department === null ? null : planted.departments.get(department)!,
    })),
  )
}

/** By the day of receipt. */
function coursesOf(planted: PlantedPeople, today: string): Course[] {
  const year = Number(today.slice(0, 4))
  const days = workingDaysIn(`${year - 1}-02-03`, workingDay(today, -SETTLED_BEFORE))
  const spread = (tales: readonly CaseTale[]): Course[] =>
    tales.map((tale, i) => {
      const chance = new Chance(`cases/${tale.title}`)
      const place = Math.floor(((i + chance.next() * 0.9) / tales.length) * days.length)
      const course = new Course(tale, days[Math.min(place, days.length - 1)]!, handsOf(planted, tale, chance))
      settle(course, chance)
      return course
    })
  const running = [...UNDER_WAY, ...MORE_UNDER_WAY].map((tale) => {
    const course = new Course(tale, workingDay(today, -tale.ago), handsOf(planted, tale, new Chance(`cases/${tale.title}`), tale.by))
    course.receipt = tale.receipt ?? null
    bringTo(course, tale)
    return course
  })
  return [...spread(SETTLED), ...spread(MORE_SETTLED), ...running].toSorted((a, b) =>
    a.receivedOn < b.receivedOn ? -1 : a.receivedOn > b.receivedOn ? 1 : 0,
  )
}

function handsOf({ people }: PlantedPeople, tale: CaseTale, chance: Chance, by?: string): Hands {
  const of = (department: string, ...roles: readonly string[]): PlantedPerson | undefined =>
    people.find((one) => one.department === department && roles.some((role) => (one.roles as readonly string[]).includes(role)))
  const named = (username: string): PlantedPerson | undefined => people.find((one) => one.username === username)
  const plain = people.filter(
    ({ roles, department }) => roles.length === 1 && roles[0] === 'staff' && department !== tale.to && department !== 'JLD',
  )
  const applicant = by === undefined ? chance.pick(plain) : named(by)
  const leader = named(LEADER)!
  const head = of(tale.to, 'head') ?? leader
  return {
    applicant: tale.anonymous === true ? null : (applicant?.id ?? null),
    drafter: (of(tale.to, 'publisher') ?? people.find(({ department, roles }) => department === tale.to && roles.length === 1) ?? head).id,
    head: head.id,
    office: (of(OFFICE, 'head') ?? leader).id,
    leader: leader.id,
  }
}

function caseRows(courses: readonly Course[], { departments }: PlantedPeople, today: string): object[] {
  const serials = new Map<string, number>()
  return courses.map((course) => {
    const { kind, tale, hands, receivedOn } = course
    const year = Number(receivedOn.slice(0, 4))
    const serial = (serials.get(`${kind}${year}`) ?? 0) + 1
    serials.set(`${kind}${year}`, serial)
    const anonymous = tale.anonymous === true
    const published = course.publication === 'proposed' || course.publication === 'published'
    return {
      kind,
      year,
      serial,
      title: tale.title,
      body: tale.body,
      anonymous,
      applicant_id: hands.applicant,
      receipt_hash: course.receipt === null ? null : receiptHash(demoReceipt(course.receipt))!,
      about_id: kind === 'consultation' ? departments.get(tale.first ?? tale.to)! : null,
      responsible_id: course.responsible === null ? null : departments.get(course.responsible)!,
      assignee_id: course.assignee,
      state: course.state,
      received_on: receivedOn,
      submitted_at: anonymous ? null : (instants(course, course.steps)[0] ?? null),
      days: course.days,
      extension_days: course.extensionDays,
      due_on: course.dueOn(today),
      restarted_on: course.restartedOn,
      answered_on: course.answeredOn,
      closed_on: course.closedOn,
      round: course.round,
      satisfaction: course.satisfaction,
      publication: course.publication,
      public_title: published ? tale.title : '',
      public_question: published ? tale.body : '',
      public_answer: published ? tale.answer : '',
      published_on: course.publishedOn,
      consent: course.consent,
      wish: JSON.stringify(course.wish),
      version: course.steps.length,
    }
  })
}

/** A minute of office hours, the same whenever the year is planted. */
function instant(day: string, label: string): string {
  const chance = new Chance(`cases/${label}`)
  const minute = chance.happens(0.55) ? chance.int(525, 700) : chance.int(845, 1_050)
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + (minute * 60 + chance.int(0, 59)) * 1_000 - 8 * 3_600_000).toISOString()
}

/** What follows on the same day comes later in it. */
function instants(course: Course, list: readonly { readonly on: string; readonly actor: number | null }[]): (string | null)[] {
  const latest = new Map<string, string>()
  return list.map(({ on, actor }, i) => {
    if (course.tale.anonymous === true && actor === null) return null
    const drawn = instant(on, `${course.tale.title}/${i}`)
    const last = latest.get(on) ?? ''
    const at = drawn > last ? drawn : new Date(Date.parse(last) + 20 * 60_000).toISOString()
    latest.set(on, at)
    return at
  })
}

function stepRows(caseId: number, course: Course, { departments }: PlantedPeople): (object & { readonly on_date: string })[] {
  const at = instants(course, course.steps)
  return course.steps.map(({ kind, on, actor, department, reason = '', round = 1, details = {} }: Step, i) => ({
    case_id: caseId,
    round,
    kind,
    actor_id: actor,
    department_id: department === undefined ? null : departments.get(department)!,
    on_date: on,
    at: at[i] ?? null,
    reason,
    rule: '',
    details: JSON.stringify(details),
  }))
}

/** What was said is a step too: both have one time. */
function saidAt(course: Course): (string | null)[] {
  const at = instants(course, course.steps)
  let next = 0
  return course.said.map(({ on, actor, round }) => {
    const i = course.steps.findIndex(
      (step, n) => n >= next && SPOKEN.has(step.kind) && step.on === on && step.actor === actor && step.round === round,
    )
    if (i === -1) throw new Error(`nothing was done on ${on} with what was said: ${course.tale.title}`)
    next = i + 1
    return at[i] ?? null
  })
}
const SPOKEN: ReadonlySet<string> = new Set(['wrote', 'noted', 'correction_asked', 'corrected', 'reopened'])

function messageRows(caseId: number, course: Course, { departments }: PlantedPeople): object[] {
  const at = saidAt(course)
  return course.said.map(({ side, on, actor, body, round }, i) => ({
    case_id: caseId,
    round,
    side,
    author_id: actor,
    department_id: side === 'applicant' ? null : departments.get(course.responsible ?? OFFICE)!,
    body,
    on_date: on,
    at: at[i] ?? null,
  }))
}

const answerRows = (caseId: number, course: Course, { departments }: PlantedPeople): object[] =>
  course.answers.map(({ round, state, body, remark, sentOn, dueOn, on }) => ({
    case_id: caseId,
    round,
    state,
    body,
    reply: null,
    details: '{}',
    remark,
    department_id: departments.get(course.responsible ?? course.tale.to)!,
    drafted_by: course.hands.drafter,
    approved_by: state === 'sent' ? course.signer : null,
    sent_on: sentOn,
    due_on: dueOn,
    at: instant(on, `${course.tale.title}/answer/${round}`),
    version: state === 'submitted' ? 1 : 2,
  }))
