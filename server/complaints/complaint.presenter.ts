import { numberEn, numberOf } from '../cases/cases.rules.ts'
import type { CaseFile, CaseStep } from '../cases/cases.types.ts'
import { dueChip } from '../disclosures/status.presenter.ts'
import { vetoInWords } from '../evaluations/scheme-words.presenter.ts'
import { isMessageKey } from '../i18n/index.ts'
import { inWords, type Words } from '../web/words.ts'
import { isHeard, isOver } from './complaints.rules.ts'
import { CHIPS, dueOf, VERDICT_CHIPS } from './complaints.table.ts'
import { STEP_WORDS } from './complaints.words.ts'
import type { ComplaintPage } from './list.service.ts'
import type { Complaint, SignedFinding } from './complaints.types.ts'

/** The file of an investigation; the department concerned reads what is meant for it, and never the letter. */
export function presentComplaint(page: ComplaintPage, words: Words) {
  const { complaint, parts } = page
  const { t } = words
  const inside = parts.isHandler || parts.isLeader
  return {
    id: complaint.id,
    version: complaint.version,
    head: {
      crumbs: [
        { label: t('cases.title'), href: '/cases' },
        { label: t('complaints.title'), href: '/complaints' },
      ],
      title: inside ? complaint.title : t('complaints.asked', { number: numberIn(complaint, words) }),
      ...(inside && { lang: 'zh-CN' }),
      facts: headFacts(complaint, inside, words),
      actions: inside ? [{ href: `/cases/${complaint.id}`, label: t('complaints.conversation'), icon: 'messages' }] : [],
    },
    said: saidOf(complaint, parts.isDepartment, words),
    warning: t(inside ? 'complaints.warning' : 'complaints.warning.department'),
    sections: inside ? insideSections(page, words) : departmentSections(page, words),
    facts: inside ? factsOf(page, words) : departmentFacts(complaint, words),
    veto: complaint.vetoId === null || !inside ? undefined : { href: `/vetoes/${complaint.vetoId}`, text: t('complaints.veto.go') },
    timeline: page.steps.filter(({ kind }) => inside || DEPARTMENT_STEPS.has(kind)).map((step) => stepRow(step, inside, words)),
  }
}

const numberIn = ({ year, serial }: Complaint, { locale }: Pick<Words, 'locale'>): string =>
  inWords(locale, numberOf({ kind: 'complaint', year, serial }), numberEn({ kind: 'complaint', year, serial }))

const departmentOf = ({ departmentName, departmentNameEn }: Complaint, { locale }: Pick<Words, 'locale'>): string =>
  inWords(locale, departmentName, departmentNameEn)

function headFacts(complaint: Complaint, inside: boolean, words: Words) {
  const { t } = words
  // A department that let its day pass does not make the complaint late.
  const due = dueOf(complaint, isHeard(complaint, words.today))
  const { phase, verdict } = complaint
  return [
    { kind: CHIPS[phase], text: t(`complaints.phase.${phase}`) },
    ...(phase === 'decided' && verdict !== null ? [{ kind: VERDICT_CHIPS[verdict], text: t(`complaints.verdict.${verdict}`) }] : []),
    ...(inside && due !== null ? [dueChip(due, words)] : []),
    departmentOf(complaint, words),
    ...(inside ? [numberIn(complaint, words)] : []),
  ].filter((fact) => fact !== '')
}

/** One sentence: where it stands, and who is next; `own`: to the department that has to answer. */
function saidOf(complaint: Complaint, own: boolean, { t, fmt, today, locale }: Words): string {
  const { phase, noticeOn, statedOn } = complaint
  const params = {
    department: departmentOf(complaint, { locale }),
    due: fmt.date(complaint.statementDueOn),
    accept: fmt.date(complaint.acceptDueOn),
    on: fmt.date(phase === 'decided' ? complaint.decidedOn : complaint.decidedAcceptanceOn),
  }
  if (phase !== 'investigating') return t(`complaints.said.${phase}`, params)
  if (noticeOn === null) return t('complaints.said.accepted', params)
  const heard = statedOn !== null ? 'stated' : isHeard(complaint, today) ? 'silent' : 'asked'
  return t(own ? `complaints.own.${heard}` : `complaints.said.${heard}`, params)
}

interface Section {
  readonly title: string
  readonly paragraphs: readonly string[]
  readonly sub: string
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly files: readonly { readonly href: string; readonly name: string; readonly sub: string }[]
  readonly code: string
}
const NOTHING = { sub: '', facts: [], files: [], code: '' } as const
const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

function insideSections(page: ComplaintPage, words: Words): Section[] {
  const { complaint, findings, files } = page
  const { t } = words
  const sent = files.filter(({ side }) => side !== 'note')
  const gathered = files.filter(({ side }) => side === 'note')
  return [
    {
      ...NOTHING,
      title: t('complaints.part.letter'),
      paragraphs: lines(complaint.body),
      sub: whoOf(complaint, words),
      files: filesIn(sent, words),
    },
    ...(complaint.summary === '' ? [] : [{ ...NOTHING, title: t('complaints.part.summary'), paragraphs: lines(complaint.summary) }]),
    ...askedSections(complaint, words),
    ...(gathered.length === 0 ? [] : [{ ...NOTHING, title: t('complaints.part.files'), paragraphs: [], files: filesIn(gathered, words) }]),
    ...findings.map((finding) => findingSection(finding, page, words)),
  ]
}

/** What it is asked, what it said, and in the end what has to be mended. */
function departmentSections({ complaint, findings }: ComplaintPage, words: Words): Section[] {
  const { t, fmt, locale } = words
  const decided =
    complaint.phase === 'decided'
      ? findings.findLast(({ signatures }) => signatures.some(({ part, agrees }) => part === 'leader' && agrees))
      : undefined
  const name = complaint.nameShown ? inWords(locale, complaint.applicantName ?? '', complaint.applicantNameEn ?? '') : ''
  return [
    {
      ...NOTHING,
      title: t('complaints.part.summary'),
      paragraphs: lines(complaint.summary),
      sub: name === '' ? t('complaints.who.kept') : t('complaints.who.shown', { name }),
    },
    ...askedSections(complaint, words),
    ...(decided === undefined
      ? []
      : [
          {
            ...NOTHING,
            title: t('complaints.part.decided'),
            paragraphs: lines(decided.conclusion),
            facts: [
              { label: t('complaints.field.verdict'), value: t(`complaints.verdict.${decided.verdict}`) },
              { label: t('complaints.form.measures'), value: decided.measures },
              { label: t('complaints.field.decidedOn'), value: fmt.date(complaint.decidedOn) },
            ],
          },
        ]),
  ]
}

function askedSections(complaint: Complaint, { t, fmt }: Words): Section[] {
  const { notice, noticeOn, statement, statedOn, statementDueOn } = complaint
  return [
    ...(noticeOn === null
      ? []
      : [
          {
            ...NOTHING,
            title: t('complaints.part.notice'),
            paragraphs: lines(notice),
            sub: t('complaints.part.notice.sub', { on: fmt.date(noticeOn), due: fmt.date(statementDueOn) }),
          },
        ]),
    ...(statedOn === null
      ? []
      : [{ ...NOTHING, title: t('complaints.part.statement'), paragraphs: lines(statement), sub: fmt.date(statedOn) }]),
  ]
}

const filesIn = (files: readonly CaseFile[], { fmt, t }: Words) =>
  files.map(({ id, name, size, on }) => ({ href: `/cases/files/${id}`, name, sub: [fmt.date(on), fmt.bytes(size)].join(t('frame.dot')) }))

/** Who complained, for those who look into it. */
function whoOf({ anonymous, nameShown, applicantName, applicantNameEn }: Complaint, { t, locale }: Words): string {
  if (anonymous) return t('complaints.who.anonymous')
  const name = inWords(locale, applicantName ?? '', applicantNameEn ?? '')
  return t(nameShown ? 'complaints.who.named.shown' : 'complaints.who.named', { name })
}

function findingSection(finding: SignedFinding, { vetoes }: ComplaintPage, words: Words): Section {
  const { t, locale } = words
  const proposed = vetoes.find(({ value }) => value === `${finding.cycleId ?? 0}:${finding.rule ?? ''}`)
  const veto =
    finding.cycleId === null
      ? ''
      : proposed === undefined
        ? (finding.rule ?? '')
        : `${proposed.rule.code} ${proposed.rule.name}${t('frame.dot')}${vetoInWords(t, proposed.rule, proposed.grades, locale)}`
  return {
    ...NOTHING,
    title: t('complaints.part.finding', { n: finding.number }),
    paragraphs: lines(finding.report),
    facts: [
      { label: t('complaints.field.verdict'), value: t(`complaints.verdict.${finding.verdict}`) },
      { label: t('complaints.form.conclusion'), value: finding.conclusion },
      { label: t('complaints.form.measures'), value: finding.measures },
      { label: t('complaints.form.veto'), value: veto },
      ...finding.signatures.map((signature) => ({
        label: t(`complaints.signature.${signature.part}`),
        value: signatureIn(signature, words),
      })),
    ],
    code: finding.sha256,
  }
}

function signatureIn({ name, nameEn, agrees, at, remark }: SignedFinding['signatures'][number], { t, fmt, locale }: Words): string {
  const signed = t(agrees ? 'complaints.signature.signed' : 'complaints.signature.back', {
    name: inWords(locale, name, nameEn),
    at: fmt.dateTime(at),
  })
  return remark === '' ? signed : `${signed}${t('frame.dot')}${remark}`
}

function factsOf({ complaint, persons }: ComplaintPage, words: Words) {
  const { t, fmt, locale } = words
  const { receivedOn, dueOn, acceptDueOn, happenedOn, phase } = complaint
  return [
    { label: t('complaints.field.office'), value: inWords(locale, complaint.officeName, complaint.officeNameEn) },
    {
      label: t('complaints.field.investigator'),
      value: inWords(locale, complaint.investigatorName ?? '', complaint.investigatorNameEn ?? ''),
    },
    { label: t('complaints.field.target'), value: t(`complaints.target.${complaint.target}`) },
    { label: t('complaints.field.department'), value: departmentOf(complaint, words) },
    {
      label: t('complaints.field.persons'),
      value: persons.map(({ name, nameEn }) => inWords(locale, name, nameEn)).join(inWords(locale, '、', ', ')),
    },
    { label: t('complaints.field.happenedOn'), value: fmt.date(happenedOn) },
    { label: t('complaints.field.receivedOn'), value: fmt.date(receivedOn) },
    { label: t('complaints.field.acceptDueOn'), value: phase === 'received' ? fmt.date(acceptDueOn) : '' },
    { label: t('complaints.field.statementDueOn'), value: fmt.date(complaint.statementDueOn) },
    { label: t('complaints.field.due'), value: isOver(phase) ? '' : fmt.date(dueOn) },
    { label: t('complaints.field.decidedOn'), value: fmt.date(complaint.decidedOn) },
  ]
}

function departmentFacts(complaint: Complaint, words: Words) {
  const { t, fmt, locale } = words
  return [
    { label: t('complaints.field.office'), value: inWords(locale, complaint.officeName, complaint.officeNameEn) },
    { label: t('complaints.field.department'), value: departmentOf(complaint, words) },
    { label: t('complaints.field.happenedOn'), value: fmt.date(complaint.happenedOn) },
    { label: t('complaints.field.statementDueOn'), value: fmt.date(complaint.statementDueOn) },
  ]
}

/** What the department concerned knows of the course: nothing from before it was asked, which would tell when somebody complained. */
const DEPARTMENT_STEPS: ReadonlySet<string> = new Set(['notified', 'stated', 'answered'])
const BACK: ReadonlySet<string> = new Set(['declined', 'sent_back', 'reopened'])

function stepRow(step: CaseStep, inside: boolean, words: Words) {
  const { t, fmt, locale } = words
  const own = STEP_WORDS[step.kind]
  const house = `cases.step.${step.kind}`
  const department = inWords(locale, step.departmentName ?? '', step.departmentNameEn ?? '')
  return {
    title: own !== undefined ? t(own, { department }) : isMessageKey(house) ? t(house, { department }) : step.kind,
    who: step.actorId === null || !(inside || step.kind === 'stated') ? '' : inWords(locale, step.actorName ?? '', step.actorNameEn ?? ''),
    at: step.at === null ? fmt.date(step.on) : fmt.dateTime(step.at),
    remark: step.reason,
    ...(BACK.has(step.kind) ? { state: 'back' as const } : {}),
  }
}
