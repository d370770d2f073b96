import type { Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import type { Locale, Translate } from '../i18n/index.ts'
import type { Format } from '../web/format.ts'
import type { Delegation, DelegationPage, NamedCandidate } from './delegation.service.ts'
import { LONGEST_DAYS } from './delegation.rules.ts'

interface Context {
  readonly t: Translate
  readonly fmt: Format
  readonly locale: Locale
  readonly actor: Actor
  /** `YYYY-MM-DD` */
  readonly today: string
}

/** The page of one's delegations, and the form that names a delegate. */
export function presentDelegations(
  { delegations, choices }: DelegationPage,
  typed: Readonly<Record<string, unknown>>,
  problems: FieldProblems,
  context: Context,
) {
  const { t, actor } = context
  const given = delegations.filter(({ fromPerson }) => fromPerson === actor.id)
  const taken = delegations.filter(({ fromPerson }) => fromPerson !== actor.id)
  return {
    head: { crumbs: [{ label: t('disclosures.reviews.title'), href: '/reviews' }] },
    given: given.map((one) => rowOf(one, 'to', context)),
    taken: taken.map((one) => rowOf(one, 'from', context)),
    fields: choices.length === 0 ? undefined : fieldsOf(choices, typed, problems, context),
    problems,
  }
}

type State = 'running' | 'coming' | 'over' | 'ended'
const CHIPS = { running: ['ok', 'user'], coming: ['soon', 'clock'], over: ['idle', 'history'], ended: ['idle', 'x'] } as const

function stateOf({ endedAt, fromOn, toOn }: Delegation, today: string): State {
  if (endedAt !== null) return 'ended'
  if (toOn < today) return 'over'
  return fromOn > today ? 'coming' : 'running'
}

function rowOf(one: Delegation, other: 'from' | 'to', { t, fmt, locale, today }: Context) {
  const state = stateOf(one, today)
  const [zh, en] = other === 'to' ? [one.toName, one.toNameEn] : [one.fromName, one.fromNameEn]
  const [kind, icon] = CHIPS[state]
  const open = state === 'running' || state === 'coming'
  return {
    name: locale === 'en' && en !== '' ? en : zh,
    role: t(`auth.role.${one.role}`),
    days: t('reviewing.delegations.days', { from: fmt.date(one.fromOn), to: fmt.date(one.toOn) }),
    reason: one.reason,
    decided: one.decided > 0 ? t('reviewing.delegations.decided', { n: one.decided }) : '',
    chip: { kind, icon, text: t(`reviewing.delegations.state.${state}`) },
    end:
      open && other === 'to'
        ? { post: `/reviews/delegations/${one.id}/end`, label: t('reviewing.delegations.end'), icon: 'x', fields: {} }
        : undefined,
  }
}

function fieldsOf(choices: DelegationPage['choices'], typed: Readonly<Record<string, unknown>>, problems: FieldProblems, context: Context) {
  const { t, today } = context
  const text = (name: string): string => (typeof typed[name] === 'string' ? typed[name] : '')
  const options = choices.map(({ role, candidates }) => ({
    group: t('reviewing.delegations.as', { role: t(`auth.role.${role}`) }),
    options: candidates.map((one) => ({ value: `${role}:${one.id}`, label: labelOf(one, context) })),
  }))
  return [
    {
      kind: 'select',
      name: 'to',
      label: t('reviewing.delegations.to'),
      help: t('reviewing.delegations.to.help'),
      placeholder: t('reviewing.delegations.to.choose'),
      options,
      required: true,
    },
    { kind: 'date', name: 'from_on', label: t('reviewing.delegations.from_on'), min: today, required: true },
    {
      kind: 'date',
      name: 'to_on',
      label: t('reviewing.delegations.to_on'),
      help: t('reviewing.delegations.to_on.help', { n: LONGEST_DAYS }),
      min: today,
      required: true,
    },
    {
      name: 'reason',
      label: t('reviewing.delegations.reason'),
      help: t('reviewing.delegations.reason.help'),
      maxlength: 200,
      required: true,
    },
  ].map((field) => ({ ...field, value: text(field.name) || (field.name === 'from_on' ? today : ''), error: problems[field.name] }))
}

const labelOf = (one: NamedCandidate, { t, locale }: Context): string =>
  (locale === 'en' ? [one.nameEn || one.name, one.postEn, one.departmentEn] : [one.name, one.post, one.department])
    .filter((part) => part !== '')
    .join(t('frame.dot'))
