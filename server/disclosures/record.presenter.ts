import type { WorkingCalendar } from '../../core/working-days.ts'
import type { Actor } from '../auth/policy.ts'
import type { Locale, MessageKey } from '../i18n/index.ts'
import type { CitedPart, Cite } from '../laws/laws.service.ts'
import type { Finding } from '../registers/register.ts'
import { denyDiscard, denyEdit, denyRecall, denyWithdraw, headsFor, draftsFor, reviewCapacity, seesWorking } from './disclosures.policy.ts'
import { decide, firstReview, isEditable, isReviewState, type ReviewState } from './disclosures.rules.ts'
import { publishedVersion, stepsOf, workingVersion, type Disclosure, type DisclosureVersion } from './disclosures.types.ts'
import type { Speech } from './lead-time.presenter.ts'
import { correctedChip, correctingChip, stateChip, statusOf, type StatusChip } from './status.presenter.ts'

export interface Reader extends Speech {
  readonly actor: Actor
  readonly locale: Locale
  /** `YYYY-MM-DD` in Shanghai. */
  readonly today: string
  /** The working-day calendar in force. */
  readonly calendar: WorkingCalendar
  /** Links the laws that a text names; left out where nobody reads a record. */
  readonly cite?: Cite
}

/** Longer lists stand at their rows, where the register shows them. */
const FINDINGS_SHOWN = 20

/** Whether this reader may open one version: published ones go with the record, the rest with the work on it. */
export function seesVersion(disclosure: Disclosure, version: DisclosureVersion, actor: Actor): boolean {
  if (version.publishedAt !== null) return true
  if (version.state === 'discarded') return draftsFor(actor, disclosure) || headsFor(actor, disclosure)
  return seesWorking(actor, disclosure, version)
}

/** The version that a record opens with: what readers see, else the one in hand, else the last discarded one. */
export function versionToShow(disclosure: Disclosure): DisclosureVersion | undefined {
  return publishedVersion(disclosure) ?? workingVersion(disclosure) ?? disclosure.versions.at(-1)
}

export const english = (reader: Reader, zh: string, en: string): string => (reader.locale === 'en' && en !== '' ? en : zh)

function chipsOf(disclosure: Disclosure, shown: DisclosureVersion, reader: Reader): StatusChip[] {
  const { t, actor } = reader
  if (shown.publishedAt === null) return [stateChip(shown.state, t)]
  if (shown.number !== disclosure.publishedNumber) return [stateChip('superseded', t)]
  const working = workingVersion(disclosure)
  const known = working !== undefined && seesWorking(actor, disclosure, working) ? working.state : null
  const input = { ...disclosure, workingState: known }
  return [statusOf(input, t), correctedChip(disclosure, t), correctingChip(input, t)].filter((chip) => chip !== undefined)
}

export function headFacts(disclosure: Disclosure, shown: DisclosureVersion, reader: Reader): (StatusChip | string)[] {
  const { t, fmt } = reader
  const { responsiblePerson: person } = disclosure.item
  const department = ownerThen(disclosure, reader)
  return [
    ...chipsOf(disclosure, shown, reader),
    disclosure.filingNumber === null ? '' : t('disclosures.filing', { number: disclosure.filingNumber }),
    person === undefined ? department : t('disclosures.owner', { department, person: english(reader, person.name, person.nameEn) }),
    fmt.period(disclosure.period),
    t('disclosures.version', { n: shown.number }),
  ].filter((fact) => fact !== '')
}

interface Fact {
  readonly label: string
  readonly value: string
  readonly num?: boolean
  readonly href?: string
  readonly parts?: readonly CitedPart[]
}

/** The dates that every reader may know. */
export function dateFacts(disclosure: Disclosure, shown: DisclosureVersion, { t, fmt }: Reader): Fact[] {
  const { timing } = disclosure.item
  const first = disclosure.versions.find(({ publishedAt }) => publishedAt !== null && publishedAt === disclosure.firstPublishedAt)
  const corrected = disclosure.publishedAt !== disclosure.firstPublishedAt ? disclosure.publishedAt : null
  const facts: [MessageKey, string][] = [
    [timing === 'ex_ante' ? 'disclosures.date.event' : 'disclosures.date.formed', fmt.date(disclosure.formedOn)],
    ['obligations.field.evidence', timing === 'ex_ante' ? disclosure.eventEvidence : ''],
    ['disclosures.date.submitted', fmt.dateTime((first ?? shown).submittedAt)],
    [timing === 'standing' && first !== undefined ? 'disclosures.date.next_review' : 'disclosures.date.due', fmt.date(disclosure.dueOn)],
    ['disclosures.date.published', fmt.dateTime(disclosure.firstPublishedAt)],
    [timing === 'ex_ante' ? 'disclosures.date.ahead' : 'disclosures.date.lead', leadText(disclosure, t)],
    ['disclosures.date.corrected', fmt.dateTime(corrected)],
    ['disclosures.date.withdrawn', fmt.dateTime(disclosure.withdrawnAt)],
  ]
  return facts.filter(([, value]) => value !== '').map(([label, value]) => ({ label: t(label), value }))
}

function leadText({ leadDays, item }: Disclosure, t: Reader['t']): string {
  if (leadDays === null) return ''
  if (item.timing !== 'ex_ante') return t('disclosures.date.lead.value', { n: leadDays })
  return leadDays < 0 ? t('disclosures.date.lead.after', { n: -leadDays }) : t('disclosures.date.lead.before', { n: leadDays })
}

/** The department as it was called at publication, with its present name where that is another one. */
function ownerThen(disclosure: Disclosure, reader: Reader): string {
  const then = english(reader, disclosure.departmentNameThen, disclosure.departmentNameThenEn)
  const now = english(reader, disclosure.departmentName, disclosure.departmentNameEn)
  if (disclosure.departmentNameThen === disclosure.departmentName) return now
  const also = reader.t('staffing.now_called', { name: now })
  return reader.locale === 'en' ? `${then} (${also})` : `${then}（${also}）`
}

export function itemFacts(disclosure: Disclosure, reader: Reader): Fact[] {
  const { t, fmt } = reader
  const { item } = disclosure
  const facts: [MessageKey, string][] = [
    ['disclosures.fact.item', `${item.code} ${english(reader, item.title, item.titleEn)}`],
    ['disclosures.fact.period', fmt.period(disclosure.period)],
    ['disclosures.fact.department', ownerThen(disclosure, reader)],
    ['disclosures.fact.basis', item.legalBasis],
    ['disclosures.fact.audience', t(`disclosures.audience.${item.audience}`)],
  ]
  return facts.map(([label, value]) => ({
    label: t(label),
    value,
    ...(label === 'disclosures.fact.basis' && { parts: cited(reader, value) }),
  }))
}

/** A text with the laws it names linked, as far as they can be read here. */
const cited = ({ cite }: Pick<Reader, 'cite'>, text: string): readonly CitedPart[] => cite?.(text) ?? [{ text }]

export interface FindingView {
  readonly text: string
  readonly severity: Finding['severity']
  /** The rule it cites, in parts; none when it cites none. */
  readonly clause: readonly CitedPart[]
}

export function presentFindings(
  findings: readonly Finding[],
  speech: Speech & Pick<Reader, 'cite'>,
): { shown: FindingView[]; more: number; stops: number } {
  const { t } = speech
  const ordered = [...findings].sort((a, b) => SEVERITY[a.severity] - SEVERITY[b.severity])
  const shown = ordered.slice(0, FINDINGS_SHOWN).map(({ code, params, severity, line, clause }) => ({
    text: (line === undefined ? '' : t('disclosures.findings.line', { n: line })) + t(code, params),
    severity,
    clause: clause === undefined ? [] : cited(speech, t('disclosures.findings.clause', { clause })),
  }))
  return { shown, more: findings.length - shown.length, stops: findings.filter(({ severity }) => severity === 'error').length }
}
const SEVERITY = { error: 0, finding: 1, note: 2 } as const

/** The versions that this reader may open, newest first. */
export function versionList(disclosure: Disclosure, shown: DisclosureVersion, reader: Reader) {
  const { t } = reader
  const visible = disclosure.versions.filter((version) => seesVersion(disclosure, version, reader.actor))
  return [...visible].reverse().map((version, i) => ({
    name: t('disclosures.version', { n: version.number }),
    tag:
      version.number === disclosure.publishedNumber
        ? t('disclosures.version.current')
        : version.publishedAt === null
          ? t('disclosures.version.working')
          : '',
    line: versionLine(version, reader),
    href: version.number === shown.number ? undefined : hrefOf(disclosure, version),
    diff:
      visible.length > 1 && i < visible.length - 1
        ? `/disclosures/${disclosure.id}/diff?from=${visible[visible.length - 2 - i]!.number}&to=${version.number}`
        : undefined,
  }))
}

function versionLine(version: DisclosureVersion, { t, fmt }: Reader): string {
  if (version.publishedAt === null) return t('disclosures.version.drafted', { at: fmt.dateTime(version.draftedAt) })
  const at = fmt.dateTime(version.publishedAt)
  if (version.number === 1) return t('disclosures.version.first', { at })
  return t('disclosures.version.changed', { at, note: version.changeNote || t('disclosures.version.note_missing') })
}

/** The record's own address shows what readers see; every other version has an address of its own. */
export const hrefOf = (disclosure: Disclosure, version: DisclosureVersion): string =>
  version.number === versionToShow(disclosure)?.number
    ? `/disclosures/${disclosure.id}`
    : `/disclosures/${disclosure.id}/versions/${version.number}`

export interface ReviewView {
  readonly step: ReviewState
  readonly question: string
  readonly pass: string
  readonly version: number
  /** Whom the reader stands in for. */
  readonly onBehalfOf?: string | undefined
  /** The last approval may set a time, and name the meeting that decided. */
  readonly last: boolean
}

/** The review form, for whoever may decide the next step of the version on the page. */
export function reviewOf(disclosure: Disclosure, shown: DisclosureVersion, { t, actor }: Reader): ReviewView | undefined {
  const { state } = shown
  const capacity = isReviewState(state) ? reviewCapacity(actor, disclosure, shown, state) : undefined
  if (!isReviewState(state) || capacity === undefined || typeof capacity === 'string') return undefined
  const publishes = decide(state, 'pass', stepsOf(disclosure, shown)) === 'published'
  const pass = publishes ? 'publish' : state === 'approval_2' ? 'approval_1' : state
  return {
    step: state,
    question: t(`disclosures.review.question.${state}`),
    pass: t(`disclosures.review.pass.${pass}`),
    version: disclosure.version,
    onBehalfOf: capacity.personId === actor.id ? undefined : t('reviewing.acting', { name: capacity.name }),
    last: publishes,
  }
}

/** The buttons of the page's head: at most two quiet ones and one that leads on, for whoever may press them. */
export function actionsOf(disclosure: Disclosure, shown: DisclosureVersion, { t, actor }: Reader) {
  const at = (verb: string): string => `/disclosures/${disclosure.id}/${verb}`
  const fields = { version: String(disclosure.version) }
  const working = workingVersion(disclosure)
  const actions: object[] = [
    {
      label: t('disclosures.action.export'),
      icon: 'download',
      href: `${at('export')}?format=json&version=${shown.number}`,
      download: true,
    },
  ]
  if (shown.number === working?.number) {
    if (isEditable(working.state) && denyDiscard(actor, disclosure, working) === undefined)
      actions.push({ label: t('disclosures.action.discard'), icon: 'trash', href: at('discard') })
    if (isEditable(working.state) && denyEdit(actor, disclosure) === undefined)
      actions.push({ label: t('disclosures.action.edit'), icon: 'pencil', href: at('edit'), primary: true })
    if (working.state === firstReview(stepsOf(disclosure, working)) && denyRecall(actor, disclosure, working) === undefined)
      actions.push({ label: t('disclosures.action.recall'), icon: 'arrow-back-up', post: at('recall'), fields })
    return actions
  }
  if (shown.number !== disclosure.publishedNumber || disclosure.withdrawnAt !== null) return actions
  if (denyWithdraw(actor, disclosure) === undefined)
    actions.push({ label: t('disclosures.action.withdraw'), icon: 'ban', href: at('withdraw') })
  if (working === undefined && denyEdit(actor, disclosure) === undefined)
    actions.push({ label: t('disclosures.action.correct'), icon: 'pencil', href: at('correct') })
  return actions
}
