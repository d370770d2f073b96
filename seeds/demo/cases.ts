import { addDays } from '../../core/dates.ts'
import { caseClock } from '../../core/case-clock.ts'
import type { CaseState, Kind, Satisfaction } from '../../server/cases/cases.rules.ts'
import type { DemoReceipt } from '../../server/cases/demo-receipts.service.ts'
import { calendar, workingDay } from './clock.ts'
import type { Chance } from './random.ts'
import type { CaseTale, OpenTale } from './texts/cases.ts'

/** Working days of a kind, and what an extension may add: as migration 0045 has them. */
const DAYS: Readonly<Record<CaseTale['kind'], readonly [number, number]>> = {
  mailbox: [7, 7],
  consultation: [5, 5],
  proposal: [15, 10],
  correction: [20, 20],
}

/** Who acts: the department's publisher and head, the office, a leader, the applicant. */
export interface Hands {
  readonly applicant: number | null
  readonly drafter: number
  readonly head: number
  readonly office: number
  readonly leader: number
}
export interface Step {
  readonly kind: string
  readonly on: string
  readonly actor: number | null
  readonly department?: string
  readonly reason?: string
  readonly round?: number
  readonly details?: Readonly<Record<string, string | number>>
}
export interface Said {
  readonly side: 'applicant' | 'department' | 'note'
  readonly on: string
  readonly actor: number | null
  readonly body: string
  readonly round: number
}
export interface Answered {
  readonly round: number
  readonly state: 'draft' | 'submitted' | 'returned' | 'sent'
  readonly body: string
  readonly remark: string
  readonly sentOn: string | null
  readonly dueOn: string | null
  readonly on: string
}
export interface Pause {
  readonly rule: 'correction' | 'other'
  readonly from: string
  readonly until: string | null
  readonly answerBy: string | null
  readonly reason: string
}

const LATE_REASON = '需要向上级核实口径，请同意延期。'

/** One case of the demo year, told day by day: everything that the tables keep of it. */
export class Course {
  readonly tale: CaseTale
  readonly receivedOn: string
  readonly hands: Hands
  readonly steps: Step[] = []
  readonly said: Said[] = []
  readonly answers: Answered[] = []
  readonly pauses: Pause[] = []
  state: CaseState = 'received'
  responsible: string | null = null
  assignee: number | null = null
  extensionDays = 0
  restartedOn: string | null = null
  answeredOn: string | null = null
  closedOn: string | null = null
  round = 1
  satisfaction: Satisfaction | null = null
  publication: 'no' | 'offered' | 'proposed' | 'published' = 'no'
  publishedOn: string | null = null
  consent = false
  receipt: DemoReceipt | null = null
  wish: object = {}

  constructor(tale: CaseTale, receivedOn: string, hands: Hands) {
    this.tale = tale
    this.receivedOn = receivedOn
    this.hands = hands
    this.step('received', receivedOn, hands.applicant)
  }

  get kind(): Kind {
    return this.tale.kind
  }
  get days(): number {
    return DAYS[this.tale.kind][0]
  }
  /** A working day, counted from the receipt. */
  day(n: number): string {
    return workingDay(this.receivedOn, n)
  }
  dueOn(asOf: string): string {
    const { receivedOn, days, extensionDays, restartedOn, answeredOn, pauses } = this
    return caseClock({ receivedOn, days, extensionDays, restartedOn, answeredOn, pauses, asOf }, calendar).dueOn
  }

  step(kind: string, on: string, actor: number | null, more: Partial<Step> = {}): void {
    this.steps.push({ kind, on, actor, round: this.round, ...more })
  }

  assign(on: string): void {
    const { first, to, kind } = this.tale
    const straight = kind === 'consultation'
    this.responsible = first ?? to
    this.state = 'open'
    this.step('assigned', on, straight ? null : this.hands.office, { department: this.responsible })
  }

  transfer(on: string): void {
    this.responsible = this.tale.to
    this.step('transferred', on, this.hands.office, { department: this.tale.to, reason: '经核实属于贵部门职责。' })
  }

  talk(on: string, back: string, [question, reply]: readonly [string, string]): void {
    const { drafter, applicant } = this.hands
    this.said.push({ side: 'department', on, actor: drafter, body: question, round: this.round })
    this.step('wrote', on, drafter)
    this.said.push({ side: 'applicant', on: back, actor: applicant, body: reply, round: this.round })
    this.step('wrote', back, applicant)
  }

  note(on: string, body: string): void {
    this.said.push({ side: 'note', on, actor: this.hands.head, body, round: this.round })
    this.step('noted', on, this.hands.head)
  }

  askCorrection(on: string): void {
    const body = '请补充单位名称和经办人联系方式，便于核对。'
    const answerBy = workingDay(on, 10)
    this.pauses.push({ rule: 'correction', from: addDays(on, 1), until: null, answerBy, reason: body })
    this.said.push({ side: 'department', on, actor: this.hands.drafter, body, round: this.round })
    this.step('correction_asked', on, this.hands.drafter, { details: { answerBy } })
    this.state = 'paused'
  }
  correct(on: string): void {
    const last = this.pauses.pop()
    if (last !== undefined) this.pauses.push({ ...last, until: on })
    this.restartedOn = on
    this.said.push({ side: 'applicant', on, actor: this.hands.applicant, body: '已补充，单位和联系人见正文末尾。', round: this.round })
    this.step('corrected', on, this.hands.applicant)
    this.state = 'open'
  }

  pause(on: string): void {
    const reason = '需要市财政部门确认科目，已发函。'
    this.pauses.push({ rule: 'other', from: addDays(on, 1), until: null, answerBy: null, reason })
    this.step('paused', on, this.hands.drafter, { reason })
    this.state = 'paused'
  }
  resume(on: string): void {
    const last = this.pauses.pop()
    if (last !== undefined) this.pauses.push({ ...last, until: on })
    this.step('resumed', on, this.hands.drafter, { reason: '财政部门已回函。' })
    this.state = 'open'
  }

  askExtension(on: string): void {
    const days = DAYS[this.tale.kind][1]
    this.step('extension_asked', on, this.hands.drafter, { reason: LATE_REASON, details: { days } })
    this.wish = { days, reason: LATE_REASON, by: this.hands.drafter }
  }
  extend(on: string): void {
    const days = DAYS[this.tale.kind][1]
    this.step('extended', on, this.hands.leader, { reason: LATE_REASON, details: { days } })
    this.extensionDays = days
    this.wish = {}
  }

  submit(on: string, body = this.tale.answer): void {
    this.answers.push({ round: this.round, state: 'submitted', body, remark: '', sentOn: null, dueOn: null, on })
    this.step('submitted', on, this.hands.drafter)
    this.state = 'approval'
  }
  giveBack(on: string): void {
    const last = this.answers.pop()
    const remark = '请写明完成时间和联系人。'
    if (last !== undefined) this.answers.push({ ...last, state: 'returned', remark, on })
    this.step('returned', on, this.signer, { reason: remark })
    this.state = 'open'
  }
  get signer(): number {
    return this.tale.kind === 'mailbox' ? this.hands.leader : this.hands.head
  }
  send(on: string): void {
    const last = this.answers.pop()
    const dueOn = this.dueOn(on)
    if (last !== undefined) this.answers.push({ ...last, state: 'sent', sentOn: on, dueOn, on })
    this.answeredOn = on
    this.step('answered', on, this.signer, {
      ...(this.responsible !== null && { department: this.responsible }),
      details: { late: on > dueOn ? 1 : 0 },
    })
    this.state = 'answered'
  }

  rate(on: string, grade: Satisfaction): void {
    this.satisfaction = grade
    this.step('rated', on, this.hands.applicant, { details: { grade } })
    if (grade === 'not' && this.round === 1) return
    this.state = 'closed'
    this.closedOn = on
  }
  reopen(on: string): void {
    this.round = 2
    this.satisfaction = null
    this.restartedOn = on
    this.answeredOn = null
    this.extensionDays = 0
    this.state = 'open'
    this.said.push({ side: 'applicant', on, actor: this.hands.applicant, body: '问题还在，这几天又出现了，请再看一看。', round: 2 })
    this.step('reopened', on, this.hands.applicant)
  }
  close(on: string): void {
    this.step('closed', on, null)
    this.state = 'closed'
    this.closedOn = on
  }
  decline(on: string): void {
    this.step('declined', on, this.hands.office, { reason: this.tale.answer })
    this.state = 'declined'
    this.closedOn = on
  }

  propose(on: string): void {
    this.publication = 'proposed'
    this.step('publication_proposed', on, this.hands.drafter, { details: { consent: 1 } })
  }
  publish(on: string): void {
    this.publication = 'published'
    this.publishedOn = on
    this.step('published', on, this.hands.office)
  }
}

/** A case that came to its end, however it went on the way. */
export function settle(course: Course, chance: Chance): void {
  const { tale, days } = course
  course.assign(course.day(tale.kind === 'consultation' ? 0 : 1))
  if (tale.plot === 'declined') {
    course.decline(course.day(2))
    return
  }
  if (tale.first !== undefined) course.transfer(course.day(2))
  if (tale.talk !== undefined) course.talk(course.day(2), course.day(3), tale.talk)
  if (tale.note !== undefined) course.note(course.day(2), tale.note)
  if (tale.plot === 'extended') {
    course.askExtension(course.day(days - 2))
    course.extend(course.day(days - 1))
  }
  const sent =
    tale.plot === 'late'
      ? days + chance.int(2, 4)
      : tale.plot === 'extended'
        ? days + chance.int(2, 4)
        : chance.int(Math.ceil(days / 2), days - 1)
  course.submit(course.day(sent - 1))
  course.send(course.day(sent))
  course.rate(
    course.day(sent + 1),
    tale.plot === 'not' || tale.plot === 'reopened' ? 'not' : chance.happens(0.75) ? 'satisfied' : 'basically',
  )
  if (tale.plot === 'reopened') {
    course.reopen(course.day(sent + 3))
    course.submit(course.day(sent + 6), `${tale.answer}复查时又调整了参数，观察两周未再出现。`)
    course.send(course.day(sent + 7))
    course.rate(course.day(sent + 8), 'satisfied')
  }
  if (course.state === 'answered') course.close(course.day(sent + 12))
  if (tale.published === true) {
    course.consent = true
    course.propose(course.day(sent + 4))
    course.publish(course.day(sent + 6))
  } else if (chance.happens(0.3)) {
    course.consent = true
    course.publication = 'offered'
  }
}

/** A case that is under way: as far as its stage says, and never past yesterday. */
export function bringTo(course: Course, { stage, ago, note }: OpenTale): void {
  const on = (n: number): string => course.day(Math.min(n, Math.max(0, ago - 1)))
  if (stage === 'received') return
  course.assign(on(course.tale.kind === 'consultation' ? 0 : 1))
  if (note !== undefined || stage === 'noted') course.note(on(2), note ?? '已到档案室调取 2023 年度考核表，等扫描件。')
  const submit = (): void => course.submit(on(3))
  switch (stage) {
    case 'open':
    case 'noted':
      return
    case 'correction': {
      course.askCorrection(on(3))
      return
    }
    case 'paused': {
      course.pause(on(2))
      return
    }
    case 'extension': {
      course.askExtension(on(4))
      return
    }
    case 'approval': {
      submit()
      return
    }
    case 'returned':
      submit()
      {
        course.giveBack(on(4))
        return
      }
    case 'answered':
    case 'unhappy':
    case 'again':
    case 'proposed':
      submit()
      course.send(on(4))
  }
  if (stage === 'answered') return
  course.rate(on(6), stage === 'proposed' ? 'satisfied' : 'not')
  if (stage === 'again') course.reopen(on(10))
  if (stage === 'proposed') {
    course.consent = true
    course.propose(on(8))
  }
}
