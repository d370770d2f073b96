import { dateInShanghai } from '../../core/dates.ts'
import type { Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import { denyAnswer, denyOrder } from './inspections.policy.ts'
import { headlineOf, isSettled, lateBy, LONGEST_NOTE, MOST_DAYS_TO_RECTIFY } from './inspections.rules.ts'
import { presentSteps } from './inspection.presenter.ts'
import { crumbsOf, LIST } from './plan.presenter.ts'
import type { FindingPage, NoticePage } from './rectification.service.ts'
import { nameOf, noticeNumber, presentFile, presentFindingLine } from './visit.presenter.ts'
import type { VisitPage } from './visits.service.ts'

type Typed = Readonly<Record<string, unknown>>

export function presentFinding(page: FindingPage, actor: Actor, typed: Typed, problems: FieldProblems, words: Words) {
  const { t, locale, fmt, today, calendar } = words
  const { visit, finding, notice, steps, files } = page
  const line = presentFindingLine(finding, words)
  const department = inWords(locale, visit.departmentName, visit.departmentNameEn)
  const late = finding.state === 'ordered' && finding.dueOn !== null ? lateBy(finding.dueOn, today, calendar) : 0
  return {
    id: finding.id,
    version: finding.version,
    problems,
    labels: { text: t('inspections.field.text'), days: t('inspections.field.rectification_days'), file: t('inspections.field.files') },
    head: {
      crumbs: crumbsOf(
        words,
        { label: t('inspections.part.rectifications'), href: `${LIST}/rectifications` },
        { label: t('inspections.visit.title', { department }), href: `${LIST}/visits/${visit.id}` },
      ),
      title: headlineOf(finding),
      lang: 'zh-CN',
      facts: [
        line.chip,
        { kind: line.severity.kind, text: line.severity.text },
        department,
        line.due,
        finding.indicator === '' ? '' : t('inspections.indicator', { code: finding.indicator }),
      ],
      actions: orderActions(page, actor, words),
    },
    overdue: late === 0 ? '' : t(finding.escalation === 2 ? 'inspections.overdue.escalated' : 'inspections.overdue', { n: late }),
    text: finding.text,
    item: line.item,
    found: t('inspections.found', { day: fmt.longDate(visit.onDay), inspection: visit.inspection.title }),
    pictures: files.filter(({ stepId }) => stepId === null).map((file) => presentFile(file, words)),
    notice:
      notice === undefined
        ? undefined
        : { href: `${LIST}/notices/${notice.id}`, name: noticeNumber(notice), requirement: notice.requirement },
    timeline: presentSteps(steps, words),
    evidence: steps
      .filter((step) => files.some(({ stepId }) => stepId === step.id))
      .map((step) => ({
        title: t(`inspections.step.${step.step}` as 'inspections.step.done'),
        files: files.filter(({ stepId }) => stepId === step.id).map((file) => presentFile(file, words)),
      })),
    answer:
      finding.state === 'ordered' && denyAnswer(actor, visit) === undefined
        ? [textField('answer', typed, problems, words), fileField(problems, words)]
        : undefined,
    recheck:
      finding.state === 'answered' && denyOrder(actor, visit) === undefined ? recheckFields(page, typed, problems, words) : undefined,
    waits: waitsFor(page, actor, words),
  }
}

/** A notice is issued for what a visit found together, on the visit's page. */
const orderActions = ({ finding, visit }: FindingPage, actor: Actor, { t }: Words) =>
  finding.state === 'recorded' && isSettled(visit.state) && denyOrder(actor, visit) === undefined
    ? [{ href: `${LIST}/visits/${visit.id}`, label: t('inspections.finding.order'), icon: 'arrow-right', primary: true }]
    : []

function waitsFor({ finding, visit }: FindingPage, actor: Actor, { t, locale }: Words): string {
  if (finding.state === 'ordered' && denyAnswer(actor, visit) === undefined) return t('inspections.waits.yours')
  if (finding.state === 'ordered')
    return t('inspections.waits.department', { department: inWords(locale, visit.departmentName, visit.departmentNameEn) })
  if (finding.state === 'recorded') return t(isSettled(visit.state) ? 'inspections.waits.notice' : 'inspections.waits.signature')
  return finding.state === 'answered' ? t('inspections.waits.inspectors') : ''
}

const textField = (what: 'answer' | 'recheck', typed: Typed, problems: FieldProblems, { t }: Words) => ({
  kind: 'textarea',
  name: 'text',
  label: t(`inspections.field.text.${what}`),
  help: t(`inspections.field.text.${what}.help`),
  value: typed['text'],
  error: problems['text'],
  rows: 5,
  maxlength: LONGEST_NOTE,
  lang: 'zh-CN',
})

const fileField = (problems: FieldProblems, { t }: Words) => ({
  kind: 'file',
  name: 'file',
  label: t('inspections.field.files'),
  multiple: true,
  optional: true,
  hint: t('inspections.field.files.hint'),
  error: problems['file'],
})

const recheckFields = ({ visit }: FindingPage, typed: Typed, problems: FieldProblems, words: Words) => [
  {
    kind: 'rows',
    name: 'done',
    label: words.t('inspections.field.done'),
    value: typed['done'] ?? 'yes',
    error: problems['done'],
    options: (['yes', 'no'] as const).map((value) => ({
      value,
      label: words.t(`inspections.recheck.${value}`),
      note: words.t(`inspections.recheck.${value}.note`),
    })),
  },
  textField('recheck', typed, problems, words),
  {
    kind: 'number',
    name: 'days',
    label: words.t('inspections.field.new_days'),
    help: words.t('inspections.field.new_days.help'),
    value: typed['days'] ?? visit.inspection.rectificationDays,
    unit: words.t('inspections.unit.working_days'),
    error: problems['days'],
    min: 1,
    max: MOST_DAYS_TO_RECTIFY,
  },
  fileField(problems, words),
]

/** The notice 整改通知书 as it is printed. */
export function presentNotice({ visit, notice, findings, people }: NoticePage, words: Words) {
  const { t, fmt, locale } = words
  const department = inWords(locale, visit.departmentName, visit.departmentNameEn)
  return {
    head: {
      crumbs: crumbsOf(words, { label: t('inspections.visit.title', { department }), href: `${LIST}/visits/${visit.id}` }),
      title: t('inspections.notice.title'),
      facts: [noticeNumber(notice), department, t('inspections.due', { due: fmt.date(notice.dueOn) })],
      actions: [{ print: true, label: t('inspections.print'), icon: 'printer' }],
    },
    number: noticeNumber(notice),
    department,
    opening: t('inspections.notice.opening', { day: fmt.longDate(visit.onDay), inspection: visit.inspection.title }),
    findings: findings.map((finding) => presentFindingLine(finding, words)),
    requirement: notice.requirement,
    closing: t('inspections.notice.closing', { n: notice.days, due: fmt.longDate(notice.dueOn) }),
    team: visit.team.map((one) => nameOf(people.get(one), words)).join(t('inspections.and')),
    issued: t('inspections.notice.issued', {
      name: inWords(locale, notice.issuedBy, notice.issuedByEn),
      on: fmt.date(dateInShanghai(notice.issuedAt)),
    }),
  }
}

/** The record of a visit as it is printed, with its signatures. */
export function presentRecord(page: VisitPage, lines: readonly { readonly title: string }[], words: Words) {
  const { t, fmt, locale } = words
  const { visit, people } = page
  const name = (id: number | null): string => (id === null ? '' : nameOf(people.get(id), words))
  const department = inWords(locale, visit.departmentName, visit.departmentNameEn)
  return {
    head: {
      crumbs: crumbsOf(words, { label: t('inspections.visit.title', { department }), href: `${LIST}/visits/${visit.id}` }),
      title: t('inspections.record.title'),
      facts: [department, fmt.longDate(visit.onDay)],
      actions: [{ print: true, label: t('inspections.print'), icon: 'printer' }],
    },
    facts: [
      { label: t('inspections.field.inspection'), value: visit.inspection.title, wide: true },
      { label: t('inspections.field.department'), value: department },
      { label: t('inspections.field.on_day'), value: fmt.longDate(visit.onDay) },
      { label: t('inspections.field.team'), value: visit.team.map((one) => name(one)).join(t('inspections.and')), wide: true },
    ],
    lines,
    summary: visit.summary,
    signatures: [
      {
        label: t('inspections.record.inspectors'),
        said: visit.team.map((one) => name(one)).join(t('inspections.and')),
        who: '',
        on: fmt.dateTime(visit.closedAt),
      },
      visit.signedBy === null
        ? {
            label: t('inspections.record.department'),
            said:
              visit.refusedReason === ''
                ? t('inspections.record.unsigned')
                : t('inspections.record.refused', { reason: visit.refusedReason }),
            who: name(visit.refusedBy),
            on: fmt.dateTime(visit.refusedAt),
          }
        : {
            label: t('inspections.record.department'),
            said: visit.statement === '' ? t('inspections.record.agreed') : visit.statement,
            who: name(visit.signedBy),
            on: fmt.dateTime(visit.signedAt),
          },
      ...(visit.witnessedAt === null
        ? []
        : [
            {
              label: t('inspections.record.witness'),
              said: t('inspections.record.witnessed'),
              who: name(visit.witnessId),
              on: fmt.dateTime(visit.witnessedAt),
            },
          ]),
    ],
    hash: visit.recordSha256 ?? '',
  }
}
