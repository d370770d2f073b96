import type { Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import { concerns, type Person, type VisitPage } from './visits.service.ts'
import { denyAnswer, denyBegin, denyCheck, denyManage, denyOrder, denySign } from './inspections.policy.ts'
import {
  ANSWERS,
  headlineOf,
  wordsBelow,
  isSettled,
  LONGEST_NOTE,
  LONGEST_TITLE,
  MOST_DAYS_TO_RECTIFY,
  SEVERITIES,
  type Answer,
} from './inspections.rules.ts'
import { presentSteps, reasonField } from './inspection.presenter.ts'
import { VISIT_CHIPS } from './inspections.table.ts'
import type { Finding, GivenAnswer, Item, Notice, StoredFile } from './inspections.types.ts'
import { crumbsOf, LIST } from './plan.presenter.ts'
import { FINDING_CHIPS, SEVERITY_CHIPS, type Shown } from './rectification.table.ts'

type Typed = Readonly<Record<string, unknown>>

export const nameOf = (person: Person | undefined, { locale }: Pick<Words, 'locale'>): string =>
  person === undefined ? '' : inWords(locale, person.name, person.nameEn)
const withPost = (person: Person, { locale }: Pick<Words, 'locale'>): string =>
  [inWords(locale, person.name, person.nameEn), inWords(locale, person.department, person.departmentEn)].join(
    locale === 'en' ? ', ' : '（',
  ) + (locale === 'en' ? '' : '）')

const ANSWER_CHIPS = { in_order: 'ok', problem: 'miss', not_applicable: 'idle' } as const
const isPicture = ({ type }: StoredFile): boolean => type.startsWith('image/')

export const presentFile = (file: StoredFile, { fmt }: Pick<Words, 'fmt'>) => ({
  id: file.id,
  href: `${LIST}/files/${file.id}`,
  name: file.name,
  isPicture: isPicture(file),
  sub: fmt.bytes(file.size),
  sha256: file.sha256,
})

export const shownOf = ({ state, dueOn }: Finding, today: string): Shown =>
  state === 'ordered' && dueOn !== null && dueOn < today ? 'overdue' : state

export function presentFindingLine(finding: Finding, words: Words) {
  const { t, fmt, today } = words
  const shown = shownOf(finding, today)
  return {
    id: finding.id,
    number: finding.number,
    href: `${LIST}/findings/${finding.id}`,
    title: headlineOf(finding),
    text: wordsBelow(finding),
    item: finding.title === headlineOf(finding) ? '' : t('inspections.finding.item', { title: finding.title }),
    indicator: finding.indicator,
    severity: { kind: SEVERITY_CHIPS[finding.severity], text: t(`inspections.severity.${finding.severity}`) },
    chip: { kind: FINDING_CHIPS[shown], text: t(`inspections.finding.${shown}`) },
    due: finding.dueOn === null || finding.state === 'done' ? '' : t('inspections.due', { due: fmt.date(finding.dueOn) }),
  }
}

/** The document's own number, the same in every language. */
export const noticeNumber = ({ year, number }: Pick<Notice, 'year' | 'number'>): string => `整改〔${year}〕${number} 号`

/** A visit as it is read: what was looked at, what was found, who signed, and what may be done now. */
export function presentVisit(page: VisitPage, actor: Actor, typed: Typed, problems: FieldProblems, words: Words) {
  const { t, fmt, locale } = words
  const { visit, items, answers, files, findings, notices, people, steps } = page
  const { id, state, version, inspection } = visit
  const department = inWords(locale, visit.departmentName, visit.departmentNameEn)
  const checks = denyCheck(actor, visit) === undefined
  const begins = state === 'planned' && denyBegin(actor, visit) === undefined && ['planned', 'running'].includes(inspection.state)
  const signs = state === 'closed' && denySign(actor, visit) === undefined
  const orders = isSettled(state) && denyOrder(actor, visit) === undefined && findings.some((one) => one.state === 'recorded')
  const problemsOf = (name: string) => problems[name]
  return {
    id,
    version,
    title: t('inspections.visit.title', { department }),
    problems,
    labels: labelsOf(page, words),
    head: {
      crumbs: crumbsOf(words, { label: inspection.title, href: `${LIST}/${inspection.id}` }),
      title: t('inspections.visit.title', { department }),
      facts: [{ kind: VISIT_CHIPS[state], text: t(`inspections.visit.${state}`) }, fmt.longDate(visit.onDay), inspection.title],
      actions: [
        ...(state === 'running' && checks
          ? [{ href: `${LIST}/visits/${id}/check`, label: t('inspections.check.open'), icon: 'device-mobile', primary: true }]
          : []),
        ...(state === 'closed' || isSettled(state)
          ? [{ href: `${LIST}/visits/${id}/record`, label: t('inspections.record.open'), icon: 'printer' }]
          : []),
      ],
    },
    sentence: sentenceOf(page, actor, words),
    team: visit.team
      .map((one) => people.get(one))
      .filter((one) => one !== undefined)
      .map((one) => withPost(one, words)),
    signature: signatureOf(page, words),
    summary: visit.summary,
    lines: items.map((item) => presentLine(item, page, words)),
    answered: t('inspections.check.progress', { n: items.filter((item) => isComplete(answers.get(item.id))).length, all: items.length }),
    findings: findings.map((finding) => ({
      ...presentFindingLine(finding, words),
      pictures: files.filter(({ stepId, itemId }) => stepId === null && itemId === finding.itemId).map((file) => presentFile(file, words)),
    })),
    showsFindings: state === 'closed' || isSettled(state),
    notices: notices.map((notice) => ({
      href: `${LIST}/notices/${notice.id}`,
      name: noticeNumber(notice),
      sub: t('inspections.notice.line', { at: fmt.date(notice.issuedAt.slice(0, 10)), due: fmt.date(notice.dueOn) }),
    })),
    timeline: presentSteps(steps, words),
    begin: begins ? { field: teamField(page, typed, problemsOf('team'), words) } : undefined,
    cancels: state === 'planned' && denyManage(actor, inspection) === undefined,
    sign: signs
      ? {
          kind: 'textarea',
          name: 'statement',
          label: t('inspections.field.statement'),
          help: t('inspections.field.statement.help'),
          value: typed['statement'],
          error: problemsOf('statement'),
          rows: 3,
          maxlength: LONGEST_NOTE,
          optional: true,
          lang: 'zh-CN',
        }
      : undefined,
    refuse: state === 'closed' && checks && visit.refusedBy === null ? refusalFields(page, actor, typed, problems, words) : undefined,
    witness: state === 'closed' && checks && visit.witnessId === actor.id,
    reopens: state === 'closed' && checks,
    reasonField: reasonField(typed['reason'], problems, words),
    order: orders ? orderFields(page, typed, problems, words) : undefined,
    answersFindings: denyAnswer(actor, visit) === undefined,
  }
}

const labelsOf = ({ items }: VisitPage, { t }: Words) => ({
  team: t('inspections.field.team'),
  summary: t('inspections.field.summary'),
  signer: t('inspections.field.signer'),
  statement: t('inspections.field.statement'),
  reason: t('inspections.field.reason'),
  witness: t('inspections.field.witness'),
  findings: t('inspections.field.findings'),
  requirement: t('inspections.field.requirement'),
  days: t('inspections.field.rectification_days'),
  ...Object.fromEntries(items.map(({ id, title }) => [`item.${id}`, title])),
})

function sentenceOf({ visit, people }: VisitPage, actor: Actor, words: Words): string {
  const { t, fmt } = words
  const name = (id: number | null): string => (id === null ? '' : nameOf(people.get(id), words))
  if (visit.state === 'cancelled') return t('inspections.cancelled', { reason: visit.cancelReason })
  if (visit.state === 'planned') return t('inspections.visit.said.planned', { day: fmt.longDate(visit.onDay) })
  if (visit.state === 'running') return t('inspections.visit.said.running')
  if (visit.state === 'signed') return t('inspections.visit.said.signed', { name: name(visit.signedBy), at: fmt.dateTime(visit.signedAt) })
  if (visit.state === 'refused')
    return t('inspections.visit.said.refused', { name: name(visit.refusedBy), witness: name(visit.witnessId), reason: visit.refusedReason })
  if (visit.refusedBy !== null) return t('inspections.visit.said.refusal', { name: name(visit.refusedBy), witness: name(visit.witnessId) })
  return denySign(actor, visit) === undefined
    ? t('inspections.visit.said.sign')
    : t('inspections.visit.said.closed', { name: name(visit.signerId) })
}

function signatureOf({ visit, people }: VisitPage, words: Words) {
  const { t, fmt } = words
  const name = (id: number | null): string => (id === null ? '' : nameOf(people.get(id), words))
  return [
    { label: t('inspections.field.signer'), value: visit.signedBy === null ? name(visit.signerId) : '' },
    { label: t('inspections.signed'), value: visit.signedBy === null ? '' : `${name(visit.signedBy)} ${fmt.dateTime(visit.signedAt)}` },
    { label: t('inspections.field.statement'), value: visit.statement },
    { label: t('inspections.refused'), value: visit.refusedReason },
    {
      label: t('inspections.witnessed'),
      value: visit.witnessedAt === null ? '' : `${name(visit.witnessId)} ${fmt.dateTime(visit.witnessedAt)}`,
    },
    { label: t('inspections.record.hash'), value: visit.recordSha256 === null ? '' : visit.recordSha256.slice(0, 16) },
  ]
}

function presentLine(item: Item, { answers, files, visit }: VisitPage, words: Words) {
  const { t, locale } = words
  const given = answers.get(item.id)
  return {
    id: item.id,
    indicator: item.indicator,
    title: item.title,
    look: item.look,
    href: item.disclosureId === null ? '' : `/disclosures/${item.disclosureId}`,
    isOwn: concerns(item, visit) && item.visitId !== null,
    chip: given === undefined ? undefined : { kind: ANSWER_CHIPS[given.answer], text: t(`inspections.answer.${given.answer}`) },
    severity: given?.severity == null ? '' : t(`inspections.severity.${given.severity}`),
    note: given?.note ?? '',
    by: given === undefined ? '' : inWords(locale, given.givenByName, given.givenByNameEn),
    pictures: files.filter(({ stepId, itemId }) => stepId === null && itemId === item.id).map((file) => presentFile(file, words)),
  }
}

function teamField({ inspectors, visit }: VisitPage, typed: Typed, error: FieldProblems[string] | undefined, words: Words) {
  const preset = inspectors.filter(({ departmentId }) => visit.inspection.inspecting.includes(departmentId)).map(({ id }) => id)
  return {
    kind: 'checks',
    name: 'team',
    label: words.t('inspections.field.team'),
    help: words.t('inspections.field.team.help'),
    value: typed['team'] ?? preset,
    error,
    options: inspectors.map((one) => ({ value: one.id, label: withPost(one, words) })),
  }
}

function refusalFields({ visit, people }: VisitPage, actor: Actor, typed: Typed, problems: FieldProblems, words: Words) {
  const { t } = words
  const others = visit.team.filter((one) => one !== actor.id)
  return [
    { ...reasonField(typed['reason'], problems, words), label: t('inspections.field.refused_reason'), id: 'f-refused' },
    {
      kind: 'select',
      name: 'witness',
      label: t('inspections.field.witness'),
      help: t('inspections.field.witness.help'),
      value: typed['witness'],
      error: problems['witness'],
      options: others.map((one) => ({ value: one, label: nameOf(people.get(one), words) })),
    },
  ]
}

function orderFields({ findings, visit }: VisitPage, typed: Typed, problems: FieldProblems, { t }: Words) {
  const open = findings.filter(({ state }) => state === 'recorded')
  return [
    {
      kind: 'checks',
      name: 'findings',
      label: t('inspections.field.findings'),
      value: typed['findings'] ?? open.map(({ id }) => id),
      error: problems['findings'],
      options: open.map((one) => ({ value: one.id, label: `${one.number}. ${headlineOf(one)}`, note: one.title })),
    },
    {
      kind: 'textarea',
      name: 'requirement',
      label: t('inspections.field.requirement'),
      help: t('inspections.field.requirement.help'),
      value: typed['requirement'],
      error: problems['requirement'],
      required: true,
      rows: 4,
      maxlength: LONGEST_NOTE,
      lang: 'zh-CN',
    },
    {
      kind: 'number',
      name: 'days',
      label: t('inspections.field.rectification_days'),
      value: typed['days'] ?? visit.inspection.rectificationDays,
      unit: t('inspections.unit.working_days'),
      error: problems['days'],
      required: true,
      min: 1,
      max: MOST_DAYS_TO_RECTIFY,
    },
  ]
}

/** A problem is filled in when its weight and its words are there. */
const isComplete = (given: GivenAnswer | undefined): boolean =>
  given !== undefined && (given.answer !== 'problem' || (given.severity !== null && given.note !== ''))

/** The checklist on a phone: big controls, what is there already, and the words that the page's script says. */
export function presentCheck(
  page: VisitPage,
  actor: Actor,
  typed: Typed,
  problems: FieldProblems,
  words: Words & { readonly client: string },
) {
  const { t, locale } = words
  const { visit, items, answers, signers } = page
  return {
    id: visit.id,
    person: actor.id,
    version: visit.version,
    problems,
    labels: labelsOf(page, words),
    head: {
      title: t('inspections.visit.title', { department: inWords(locale, visit.departmentName, visit.departmentNameEn) }),
      facts: [visit.inspection.title],
    },
    answered: items.filter((item) => isComplete(answers.get(item.id))).length,
    items: items.map((item) => {
      const given = answers.get(item.id)
      return {
        ...presentLine(item, page, words),
        answer: given?.answer ?? '',
        severityKey: given?.severity ?? '',
        version: given?.version ?? 0,
        /** For a browser without scripts; with them each sending gets a name of its own. */
        client: `${words.client}${item.id.toString(16).padStart(8, '0')}`,
        missing: problems[`item.${item.id}`],
      }
    }),
    answers: ANSWERS.map((value) => ({ value, label: t(`inspections.answer.${value}`), icon: ANSWER_ICONS[value] })),
    severities: SEVERITIES.map((value) => ({ value, label: t(`inspections.severity.${value}`) })),
    longestNote: LONGEST_NOTE,
    longestTitle: LONGEST_TITLE,
    closing: [
      {
        kind: 'textarea',
        name: 'summary',
        label: t('inspections.field.summary'),
        value: typed['summary'],
        error: problems['summary'],
        optional: true,
        rows: 3,
        maxlength: LONGEST_NOTE,
        lang: 'zh-CN',
      },
      {
        kind: 'select',
        name: 'signer',
        label: t('inspections.field.signer'),
        help: t('inspections.field.signer.help'),
        value: typed['signer'] ?? signers[0]?.id,
        error: problems['signer'],
        options: signers.map((one) => ({
          value: one.id,
          label: [inWords(locale, one.name, one.nameEn), inWords(locale, one.post, one.postEn)].filter(Boolean).join(' · '),
        })),
      },
    ],
  }
}
const ANSWER_ICONS: Readonly<Record<Answer, string>> = { in_order: 'check', problem: 'alert-triangle', not_applicable: 'minus' }
