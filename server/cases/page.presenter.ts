import type { CaseClock, CaseDay } from '../../core/case-clock.ts'
import { firstWeekday } from '../../core/case-clock.ts'
import { dueChip } from '../disclosures/status.presenter.ts'
import { isMessageKey } from '../i18n/index.ts'
import { inWords, type Words } from '../web/words.ts'
import { applicantOf, CHIPS, isLate, numberIn } from './cases.table.ts'
import { isOverdue, isRunning, SATISFACTIONS } from './cases.rules.ts'
import { clockOf } from './cases.service.ts'
import { kindOf } from './kinds.ts'
import type { WholeCase } from './page.service.ts'
import type { Answer, Case, CaseFile, CaseMessage, CasePage, CaseStep } from './cases.types.ts'

/** Everything of a case page but its forms. `files`: where a file is fetched. */
export function presentCase(whole: WholeCase, words: Words, files: (file: CaseFile) => string) {
  const { page, inside } = whole
  const { held } = page
  const { t } = words
  const clock = clockOf(held, page.pauses, words.today, words.calendar)
  const still = held.unconfirmed && isRunning(held.state)
  const asker = applicantOf(held, words, whole.named)
  return {
    id: held.id,
    version: held.version,
    head: {
      crumbs: [{ label: t('cases.title'), href: '/cases' }],
      title: held.title,
      lang: 'zh-CN',
      facts: [
        stateChip(page, words),
        ...(still ? [] : [...dueFact(held, words), ...firstLate(page, words)]),
        t(`cases.kind.${held.kind}`),
        numberIn(held, words),
      ],
    },
    said: still ? t('cases.said.unconfirmed') : saidOf(whole, clock, words),
    conversation: conversationOf(page, asker, words, files),
    inside,
    clock: still ? stillCard(held, t) : clockCard(held, clock, words),
    facts: factsOf(whole, words),
    timeline: page.steps.map((step) => stepRow(step, held, asker, words)),
    public: held.publication === 'published' ? { href: `/cases/published/${held.id}`, text: t('cases.page.published') } : undefined,
  }
}

/** Received by the office that looks into it; nobody has to assign it. */
const atOffice = ({ state, responsibleId }: Case): boolean => state === 'received' && responsibleId !== null

/** How it ended without an answer; undefined: what was asked for never came. */
const endingOf = (step: CaseStep | undefined): 'withdrawn' | 'unpaid' | undefined =>
  (['withdrawn', 'unpaid'] as const).find((ending) => step?.kind === 'abandoned' && step.details['ending'] === ending)

function stateChip({ held, steps }: CasePage, { t }: Words) {
  const ending = held.state === 'abandoned' ? endingOf(steps.findLast(({ kind }) => kind === 'abandoned')) : undefined
  const state = atOffice(held) ? 'cases.state.received_at' : (`cases.state.${held.state}` as const)
  return { kind: CHIPS[held.state], text: t(ending === undefined ? state : `cases.ended.${ending}`) }
}

/** Who signs; to whoever asked it is not told apart, which would give the answer away. */
function signerOf({ kind, answer }: WholeCase['seat'], department: string, inside: boolean, t: Words['t']): string {
  const leader = kind.signedBy === 'leader' || (inside && answer !== undefined && (kind.needsLeader?.(answer) ?? false))
  if (leader) return t('cases.by.leader')
  return inside || kind.needsLeader === undefined ? t('cases.by.head', { department }) : t('cases.by.house')
}

function dueFact(held: Case, words: Words) {
  if (isRunning(held.state)) return held.state === 'paused' && !isOverdue(held, words.today) ? [] : [dueChip(held.dueOn, words)]
  if (held.answeredOn === null) return isLate(held, words.today) ? [{ kind: 'late' as const, text: words.t('cases.late') }] : []
  const late = isLate(held, words.today)
  return [{ kind: late ? ('late' as const) : ('ok' as const), text: words.t(late ? 'cases.answered.late' : 'cases.answered.on_time') }]
}

/** The first answer was late, whatever came of the case after it was reopened. */
function firstLate({ held, answers }: CasePage, { t }: Words) {
  const late = answers.some(({ round, sentOn, dueOn }) => round === 1 && sentOn !== null && dueOn !== null && sentOn > dueOn)
  return held.round > 1 && late ? [{ kind: 'late' as const, text: t('cases.answered.first_late') }] : []
}

/** One sentence: where it stands, and who is next. */
function saidOf({ page, seat, inside }: WholeCase, clock: CaseClock, { t, fmt, locale, today }: Words): string {
  const { held } = page
  const department = inWords(locale, held.responsibleName ?? '', held.responsibleNameEn ?? '')
  const params = {
    department,
    due: fmt.longDate(held.dueOn),
    on: fmt.date(held.answeredOn),
    until: fmt.date(seat.reopenUntil),
    n: clock.late,
    who: seat.kind.extends === undefined ? t('cases.by.leader') : t('cases.by.office'),
    signer: signerOf(seat, department, inside, t),
  }
  if (atOffice(held)) return t('cases.said.received_at', params)
  if (held.state === 'open' && held.wish.days !== undefined && inside)
    return t('cases.said.extension_asked', { ...params, n: held.wish.days })
  if ((held.state === 'open' || held.state === 'approval' || held.state === 'paused') && isOverdue(held, today))
    return t('cases.said.late', params)
  if (held.state === 'paused') {
    const correction = inside ? 'cases.said.correction_asked' : 'cases.said.correction'
    const asked = seat.pause?.rule === 'correction' ? correction : 'cases.said.paused'
    return t(asked, { ...params, due: fmt.date(seat.pause?.answerBy ?? null) })
  }
  if (held.state === 'answered' && held.satisfaction === null && seat.kind.rated) return t('cases.said.answered', params)
  if (held.state === 'answered' && held.satisfaction === 'not' && held.round === 1)
    return t(inside ? 'cases.said.not_satisfied' : 'cases.said.not_satisfied_own', params)
  if (held.state === 'declined' || held.state === 'abandoned') {
    const last = page.steps.findLast(({ kind }) => kind === held.state)
    return t(`cases.said.${endingOf(last) ?? held.state}`, { reason: last?.reason ?? '' })
  }
  return t(held.state === 'answered' ? 'cases.said.closed' : `cases.said.${held.state}`, params)
}

interface Entry {
  readonly side: 'applicant' | 'department' | 'note' | 'answer' | 'draft'
  readonly who: string
  readonly at: string
  readonly label: string
  readonly paragraphs: readonly string[]
  readonly remark: string
}

export const paragraphs = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

function conversationOf(page: CasePage, asker: string, words: Words, href: (file: CaseFile) => string) {
  const { held, messages, answers } = page
  const rounds = Array.from({ length: held.round }, (_, i) => i + 1)
  const entries = rounds.flatMap((round) => [
    ...messages.filter((message) => message.round === round).map((message) => messageEntry(message, asker, words)),
    ...answers.filter((answer) => answer.round === round).map((answer) => answerEntry(answer, words)),
  ])
  return { entries: [letterEntry(held, asker, words), ...entries], files: page.files.map((file) => fileRow(file, words, href)) }
}

const fileRow = (file: CaseFile, { t, fmt }: Words, href: (file: CaseFile) => string) => ({
  href: href(file),
  name: file.name,
  sub: [t(`cases.side.${file.side}`), fmt.date(file.on), fmt.bytes(file.size)].join(t('frame.dot')),
})

const letterEntry = (held: Case, asker: string, words: Words): Entry => ({
  side: 'applicant',
  who: asker,
  at: held.submittedAt === null ? words.fmt.date(held.receivedOn) : words.fmt.dateTime(held.submittedAt),
  label: words.t(`cases.letter.${held.kind}`),
  paragraphs: paragraphs(held.body),
  remark: '',
})

function messageEntry(message: CaseMessage, asker: string, words: Words): Entry {
  const { t, fmt, locale } = words
  const name = inWords(locale, message.authorName ?? '', message.authorNameEn ?? '')
  const department = inWords(locale, message.departmentName ?? '', message.departmentNameEn ?? '')
  return {
    side: message.side,
    who:
      message.side === 'applicant'
        ? asker
        : [department, message.side === 'note' ? name : ''].filter((text) => text !== '').join(t('frame.dot')),
    at: message.at === null ? fmt.date(message.on) : fmt.dateTime(message.at),
    label: message.side === 'note' ? t('cases.side.note') : '',
    paragraphs: paragraphs(message.body),
    remark: '',
  }
}

function answerEntry(answer: Answer, { t, fmt, locale }: Words): Entry {
  const sent = answer.state === 'sent'
  const signed = inWords(locale, answer.approvedByName ?? '', answer.approvedByNameEn ?? '')
  const drafted = inWords(locale, answer.draftedByName ?? '', answer.draftedByNameEn ?? '')
  return {
    side: sent ? 'answer' : 'draft',
    who: inWords(locale, answer.departmentName ?? '', answer.departmentNameEn ?? ''),
    at: sent ? fmt.date(answer.sentOn) : '',
    label: sent ? t('cases.answer.label') : t(`cases.answer.${answer.state}`, { name: drafted }),
    paragraphs: paragraphs(answer.body),
    remark:
      answer.state === 'returned'
        ? t('cases.answer.remark', { remark: answer.remark })
        : sent && signed !== ''
          ? t('cases.answer.signed', { name: signed })
          : '',
  }
}

/** The figures of the clock, and its days one by one. */
function clockCard(held: Case, clock: CaseClock, words: Words) {
  const { t, fmt } = words
  const cut = (clock.strip.at(-1)?.on ?? '') < held.dueOn
  const stands = held.state === 'paused' && !isOverdue(held, words.today)
  return {
    facts: [
      { label: t('cases.clock.received'), value: fmt.date(held.receivedOn) },
      { label: t('cases.clock.restarted'), value: held.restartedOn === null ? '' : fmt.date(held.restartedOn) },
      { label: t('cases.clock.days'), value: t('cases.clock.n', { n: held.days }) },
      { label: t('cases.clock.extension'), value: held.extensionDays === 0 ? '' : t('cases.clock.n', { n: held.extensionDays }) },
      { label: t('cases.clock.used'), value: t('cases.clock.n', { n: clock.used }) },
      { label: t('cases.clock.due'), value: stands ? t('cases.clock.due.paused') : fmt.longDate(clock.dueOn) },
      { label: t('cases.clock.late'), value: clock.late === 0 ? '' : t('cases.clock.n', { n: clock.late }) },
      { label: t('cases.clock.ended'), value: fmt.date(endedOn(held)) },
    ],
    provisional: clock.provisional ? t('cases.clock.provisional') : '',
    strip: cut
      ? undefined
      : { firstWeekday: firstWeekday(clock), weeks: true, days: clock.strip.map((day, i) => stripCell(day, i, held, words)) },
  }
}

/** The clock before its first day. */
const stillCard = ({ days }: Case, t: Words['t']) => ({
  facts: [
    { label: t('cases.clock.days'), value: t('cases.clock.n', { n: days }) },
    { label: t('cases.clock.used'), value: t('cases.clock.n', { n: 0 }) },
  ],
  provisional: '',
  strip: undefined,
})

/** The day on which it ended without an answer. */
const endedOn = ({ answeredOn, closedOn }: Case): string | null => (answeredOn === null ? closedOn : null)

function stripCell(day: CaseDay, i: number, held: Case, { t, calendar, today }: Words) {
  const { on, n } = day
  const common = { on, ...(n !== undefined && { n }), ...(day.makeup && { makeup: true }) }
  const marked = (kind: 'start' | 'pub', what: 'received' | 'restarted' | 'answered' | 'ended') => ({
    ...common,
    kind,
    word: t(`cases.strip.${what}`),
    spoken: t(`cases.strip.${what}.spoken`),
  })
  if (i === 0) return marked('start', held.restartedOn === null ? 'received' : 'restarted')
  if (on === held.answeredOn) return marked('pub', 'answered')
  if (on === endedOn(held)) return marked('pub', 'ended')
  if (on === held.dueOn && !(held.state === 'paused' && !isOverdue(held, today))) return { ...common, kind: 'due' }
  const name = calendar.holidayName(on)
  if (day.kind === 'rest')
    return { ...common, kind: 'off', holiday: name !== undefined, name: name === undefined ? '' : t(`obligations.holiday.${name}`) }
  if (day.kind === 'paused') return { ...common, kind: 'off', paused: true }
  const kind = !day.used ? 'open' : day.late ? 'late' : 'used'
  return { ...common, kind, ...(day.kind === 'extension' && { extended: true }) }
}

function factsOf({ page, inside, named }: WholeCase, words: Words) {
  const { held, rule } = page
  const { t, fmt, locale } = words
  return [
    { label: t('cases.field.number'), value: numberIn(held, words) },
    { label: t('cases.field.applicant'), value: applicantOf(held, words, named) },
    { label: t('cases.field.about'), value: inWords(locale, held.aboutName ?? '', held.aboutNameEn ?? '') },
    { label: t('cases.field.responsible'), value: inWords(locale, held.responsibleName ?? '', held.responsibleNameEn ?? '') },
    { label: t('cases.field.assignee'), value: inside ? inWords(locale, held.assigneeName ?? '', held.assigneeNameEn ?? '') : '' },
    { label: t('cases.field.basis'), value: rule.basis },
    { label: t('cases.field.answeredOn'), value: fmt.date(held.answeredOn) },
    { label: t('cases.field.satisfaction'), value: held.satisfaction === null ? '' : t(`cases.satisfaction.${held.satisfaction}`) },
    {
      label: t('cases.field.consent'),
      value: kindOf(held.kind).publishable ? t(held.consent ? 'cases.consent.yes' : 'cases.consent.no') : '',
    },
  ]
}

const BACK: ReadonlySet<string> = new Set([
  'returned',
  'extension_refused',
  'publication_refused',
  'declined',
  'abandoned',
  'reopened',
  'withdrawn',
])

function stepRow(step: CaseStep, held: Case, asker: string, words: Words) {
  const { t, fmt, locale } = words
  const own = kindOf(held.kind).steps?.[step.kind]
  const house = `cases.step.${step.kind}`
  const department = inWords(locale, step.departmentName ?? '', step.departmentNameEn ?? '')
  const ending = endingOf(step)
  const title =
    ending !== undefined
      ? t(`cases.ended.${ending}`)
      : own !== undefined
        ? t(own, { department })
        : isMessageKey(house)
          ? t(house, { department })
          : step.kind
  return {
    title,
    who:
      step.actorId === null
        ? ''
        : step.actorId === held.applicantId
          ? asker
          : inWords(locale, step.actorName ?? '', step.actorNameEn ?? ''),
    at: step.at === null ? fmt.date(step.on) : fmt.dateTime(step.at),
    remark: [
      gradeText(step.details['grade'], words),
      step.kind === 'named' ? String(step.details['name'] ?? '') : '',
      step.details['days'] === undefined ? '' : t('cases.clock.n', { n: Number(step.details['days']) }),
      step.details['late'] === 1 ? t('cases.late') : '',
      step.details['staff'] === undefined ? '' : t('cases.staff'),
      step.reason,
      step.rule,
    ]
      .filter((text) => text !== '')
      .join(t('frame.dot')),
    ...(BACK.has(step.kind) ? { state: 'back' as const } : {}),
  }
}

export function gradeText(grade: string | number | undefined, { t }: Words): string {
  const found = SATISFACTIONS.find((one) => one === grade)
  return found === undefined ? '' : t(`cases.satisfaction.${found}`)
}
