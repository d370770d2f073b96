import { spellFingerprint } from '../../core/protocol/seat.ts'
import type { Actor } from '../auth/policy.ts'
import type { AppError } from '../errors.ts'
import type { ChipKind } from '../web/markup.ts'
import { inWords, type Words } from '../web/words.ts'
import { denyTrustee } from './elections.policy.ts'
import { reached, votingClasses } from './elections.rules.ts'
import type { Election } from './elections.types.ts'
import type { Place } from './trustees.ceremony.service.ts'
import type { CountPlace } from './trustees.count.service.ts'
import type { TypedNaming } from './trustees.forms.ts'
import { isTrialOpen, seatOf } from './trustees.policy.ts'
import { allMade, isNeeded, proposedPlan, suffices, whoseTurn } from './trustees.rules.ts'
import { fingerprintOf, type NameablePerson, type TrusteesPage } from './trustees.service.ts'
import type { Ceremony, Trustee, TrusteePlan } from './trustees.types.ts'

const nameOf = ({ item, name, nameEn }: Trustee, { t, locale }: Pick<Words, 't' | 'locale'>): string =>
  item === 'server' ? t('trustees.server') : inWords(locale, name, nameEn)

const listed = (trustees: readonly Trustee[], words: Words): string =>
  trustees.map((one) => nameOf(one, words)).join(words.t('frame.enumerate'))

/** Whether a trustee is needed in any case, or which number of how many suffices. */
export function partOf(
  { item }: Pick<Trustee, 'item'>,
  { trustees, threshold }: Pick<Ceremony, 'trustees' | 'threshold'>,
  { t }: Pick<Words, 't'>,
): string {
  if (item !== 'pedersen') return t(item === 'server' ? 'trustees.part.server' : 'trustees.part.single')
  const n = trustees.filter((one) => one.item === 'pedersen').length
  const needed = threshold ?? n
  return needed >= n ? t('trustees.part.all', { n }) : t('trustees.part.shared', { n, threshold: needed })
}

/** Whose parts are still missing: those who must take part by name, of the others how many more of whom. */
function missing({ trustees, threshold }: Ceremony, owners: ReadonlySet<number>, words: Words): string {
  const absent = (shared: boolean): Trustee[] =>
    trustees.filter(({ item, owner }) => (item === 'pedersen') === shared && !owners.has(owner))
  const shared = absent(true)
  const all = trustees.filter(({ item }) => item === 'pedersen').length
  const n = (threshold ?? all) - (all - shared.length)
  const some =
    n <= 0
      ? []
      : n >= shared.length
        ? shared.map((one) => nameOf(one, words))
        : [words.t('trustees.some', { n, names: listed(shared, words) })]
  return [...absent(false).map((one) => nameOf(one, words)), ...some].join(words.t('frame.enumerate'))
}

const chipOf = (kind: ChipKind, text: string) => ({ kind, text })

function stateOf(
  one: Trustee,
  { election, ceremony, owners }: { election: Election; ceremony: Ceremony; owners: ReadonlySet<number> },
  { t }: Words,
) {
  if (one.complaint !== null) return chipOf('miss', t('trustees.state.complaint'))
  if (owners.has(one.owner)) return chipOf('ok', t('trustees.state.decrypted'))
  if (election.state === 'counting') {
    return isNeeded(ceremony, one, owners) ? chipOf('soon', t('trustees.state.to_count')) : chipOf('idle', t('trustees.state.not_needed'))
  }
  if (one.state === 'named') return chipOf('idle', t('trustees.state.named'))
  if (one.state !== 'made') return chipOf('soon', t('trustees.state.making'))
  return one.confirmedAt === null && one.item !== 'server'
    ? chipOf('soon', t('trustees.state.to_compare'))
    : chipOf('ok', t('trustees.state.ready'))
}

export interface Again {
  readonly typed: TypedNaming
  readonly error: AppError
}

/** Everything that /elections/:id/trustees prints. */
export function presentTrustees(
  {
    election,
    ceremony,
    decryptions,
    people,
    names,
    actor,
    again,
  }: TrusteesPage & { readonly actor: Actor; readonly again: Again | undefined },
  words: Words,
) {
  const { t } = words
  const owners = new Set(decryptions.map(({ owner }) => owner))
  const me = ceremony && seatOf(ceremony, actor)
  const shown = ceremony === undefined ? [] : ceremony.trustees.map((one) => lineOf(one, { election, ceremony, owners }, words))
  return {
    id: election.id,
    title: election.title,
    operator: election.trustees === 'server',
    actions: ceremony === undefined || me === undefined ? [] : actionsOf(election, ceremony, me, owners, words),
    said: sayingOf({ election, ceremony, owners }, words),
    lines: shown,
    fingerprint: ceremony?.trusteesText == null ? '' : spellFingerprint(ceremony.trusteesText),
    comparing: ceremony !== undefined && comparesStill(ceremony),
    naming: names && election.trustees === 'shared' ? namingOf(people, ceremony, again, words) : undefined,
    refused: again === undefined || Object.keys(again.error.fields).length > 0 ? '' : t(again.error.code, again.error.params),
    needs:
      election.trustees === 'server' ? [] : [t('trustees.why.one'), t('trustees.why.two'), t('trustees.why.three'), t('trustees.why.lost')],
  }
}

const comparesStill = ({ trustees }: Ceremony): boolean =>
  trustees.some(({ confirmedAt, item, state }) => item !== 'server' && state === 'made' && confirmedAt === null)

function lineOf(one: Trustee, of: { election: Election; ceremony: Ceremony; owners: ReadonlySet<number> }, words: Words) {
  const { t, fmt, locale } = words
  const about = of.ceremony.trustees.find(({ owner }) => owner === one.complaint)
  return {
    name: nameOf(one, words),
    department: inWords(locale, one.departmentName, one.departmentNameEn),
    part: partOf(one, of.ceremony, words),
    chip: stateOf(one, of, words),
    notes: [
      one.possessionAt === null ? '' : t('trustees.note.tried', { at: fmt.dateTime(one.possessionAt) }),
      about === undefined ? '' : t('trustees.note.complaint', { name: nameOf(about, words) }),
    ].filter((note) => note !== ''),
  }
}

/** What is still waited for, in one sentence. */
function sayingOf(
  { election, ceremony, owners }: { election: Election; ceremony: Ceremony | undefined; owners: ReadonlySet<number> },
  words: Words,
): string {
  const { t } = words
  if (ceremony === undefined) return t(election.state === 'draft' ? 'trustees.said.draft' : 'trustees.said.none')
  if (election.trustees === 'server') return t('trustees.said.server')
  if (ceremony.trustees.some(({ complaint }) => complaint !== null)) return t('trustees.said.complaint')
  const barred = ceremony.trustees.filter(({ personId }) => personId !== null && denyTrustee(personId, election) !== undefined)
  if (barred.length > 0) return t('trustees.said.voted_on', { names: listed(barred, words) })
  if (!allMade(ceremony.trustees)) return t('trustees.said.turn', { names: listed(whoseTurn(ceremony.trustees), words) })
  const fingerprint = fingerprintOf(ceremony)
  const uncompared = ceremony.trustees.filter(({ confirmed }) => confirmed !== fingerprint)
  if (uncompared.length > 0) return t('trustees.said.compare', { names: listed(uncompared, words) })
  if (election.state !== 'counting') return t(reached(election.state, 'counted') ? 'trustees.said.counted' : 'trustees.said.ready')
  return suffices(ceremony, owners) ? t('trustees.said.counted') : t('trustees.said.count', { names: missing(ceremony, owners, words) })
}

function actionsOf(election: Election, ceremony: Ceremony, me: Trustee, owners: ReadonlySet<number>, { t }: Words) {
  const to = (path: 'ceremony' | 'count', label: string) => [
    { href: `/elections/${election.id}/${path}`, label, icon: 'key', primary: true },
  ]
  if (election.state === 'counting' && isNeeded(ceremony, me, owners)) return to('count', t('trustees.go.count'))
  if (election.state === 'ceremony') {
    if (me.state === 'named') return to('ceremony', t('trustees.go.make'))
    return me.confirmedAt === null
      ? to('ceremony', t('trustees.go.continue'))
      : me.possessionAt === null
        ? to('ceremony', t('trustees.go.try'))
        : []
  }
  return isTrialOpen(election.state) && me.possessionAt === null ? to('ceremony', t('trustees.go.try')) : []
}

function namingOf(people: readonly NameablePerson[], ceremony: Ceremony | undefined, again: Again | undefined, words: Words) {
  const { t, locale } = words
  const plan = again?.typed.plan ?? planOf(ceremony) ?? proposedPlan(people)
  const problems = again?.error.fields ?? {}
  const options = (
    [
      ['', 'none'],
      ['single', 'single'],
      ['shared', 'shared'],
    ] as const
  ).map(([value, key]) => ({ value, label: t(`trustees.choice.${key}`) }))
  return {
    restart: ceremony !== undefined,
    seen: ceremony?.attempt ?? 0,
    problem: problems['shared'],
    people: people.map((one) => ({
      name: `person.${one.id}`,
      label: inWords(locale, one.name, one.nameEn),
      sub: [inWords(locale, one.department, one.departmentEn), inWords(locale, one.post, one.postEn)]
        .filter((part) => part !== '')
        .join(' · '),
      barred: one.votedOn ? t('trustees.barred') : '',
      value: plan.single.includes(one.id) ? 'single' : plan.shared.includes(one.id) ? 'shared' : '',
      options,
    })),
    threshold: {
      kind: 'number',
      name: 'threshold',
      label: t('trustees.field.threshold'),
      help: t('trustees.field.threshold.help'),
      value: plan.threshold === 0 ? '' : plan.threshold,
      error: problems['threshold'],
      maxlength: 2,
    },
    reason: {
      kind: 'textarea',
      name: 'reason',
      label: t('trustees.field.reason'),
      help: t('trustees.field.reason.help'),
      value: again?.typed.reason ?? '',
      error: problems['reason'],
      required: true,
      rows: 2,
      maxlength: 500,
      lang: 'zh-CN',
    },
  }
}

const planOf = (ceremony: Ceremony | undefined): TrusteePlan | undefined =>
  ceremony && {
    single: ceremony.trustees.flatMap(({ item, personId }) => (item === 'single' && personId !== null ? [personId] : [])),
    shared: ceremony.trustees.flatMap(({ item, personId }) => (item === 'pedersen' && personId !== null ? [personId] : [])),
    threshold: ceremony.threshold ?? 0,
  }

/** Texts of the classes' elections by their names, for what a trustee's browser remembers. */
const textsOf = (election: Election) => votingClasses(election).map(({ uuid, electionText }) => ({ uuid, text: electionText ?? '' }))

/** Everything that a trustee's page of making a key prints; who they are among the others is read afresh by its script. */
export function presentCeremony({ election, ceremony, me }: Place, actor: Actor, words: Words) {
  return {
    ...commonOf({ election, ceremony, me }, actor, words),
    attempt: ceremony.attempt,
    /** Something was sent under the recovery code. */
    begun: me.certificate !== null || me.answer !== null,
    made: me.state === 'made',
    confirmed: me.confirmedAt !== null,
    tried: me.possessionAt === null ? '' : words.t('trustees.note.tried', { at: words.fmt.dateTime(me.possessionAt) }),
    open: election.state === 'ceremony',
    trial: isTrialOpen(election.state),
    texts: JSON.stringify(textsOf(election)),
    minimum: election.settings.minimum,
  }
}

function commonOf({ election, ceremony, me }: Place, actor: Actor, words: Words) {
  const { t, fmt, today } = words
  return {
    id: election.id,
    title: election.title,
    leave: { href: `/elections/${election.id}/trustees`, label: t('trustees.close') },
    uuid: election.classes[0]?.uuid ?? '',
    person: actor.id,
    name: nameOf(me, words),
    part: partOf(me, ceremony, words),
    owner: me.owner,
    others: ceremony.trustees.map((one) => ({
      owner: one.owner,
      name: nameOf(one, words),
      part: partOf(one, ceremony, words),
      me: one.owner === me.owner,
    })),
    madeOn: fmt.longDate(today),
    steps: [t('trustees.step.code'), t('trustees.step.key'), t('trustees.step.compare')],
  }
}

/** Everything that a trustee's page of counting prints. */
export function presentCount({ election, ceremony, me, classes, owners, needed }: CountPlace, actor: Actor, words: Words) {
  const { t } = words
  const all = votingClasses(election)
  const counted = classes.filter(({ tooFew }) => !tooFew)
  const open = election.state === 'counting' && needed && counted.length > 0
  return {
    ...commonOf({ election, ceremony, me }, actor, words),
    attempt: ceremony.attempt,
    view: JSON.stringify({ trustees: fingerprintOf(ceremony) ?? '', minimum: election.settings.minimum }),
    open,
    said: open ? '' : closedSaying({ election, ceremony, me, owners, counted: counted.length }, words),
    results: reached(election.state, 'counted') && election.state !== 'cancelled' && election.state !== 'stopped',
    classes: classes.map(({ of, cast, tooFew, fingerprint }) => ({
      uuid: of.uuid,
      title: of.title === '' ? election.title : of.title,
      href: `/elections/${election.id}/classes/${all.findIndex(({ uuid }) => uuid === of.uuid) + 1}/archive.bel`,
      fingerprint,
      cast: t('trustees.count.cast', { n: cast }),
      tooFew: tooFew ? t('trustees.count.too_few', { min: election.settings.minimum }) : '',
    })),
    waiting: missing(ceremony, new Set([...owners, me.owner]), words),
  }
}

interface Closed {
  readonly election: Election
  readonly ceremony: Ceremony
  readonly me: Trustee
  readonly owners: ReadonlySet<number>
  readonly counted: number
}

/** Why there is nothing to decrypt. */
function closedSaying({ election, ceremony, me, owners, counted }: Closed, words: Words): string {
  const { t } = words
  if (owners.has(me.owner)) return t(suffices(ceremony, owners) ? 'trustees.count.done' : 'trustees.count.done_waits')
  if (suffices(ceremony, owners) || election.state === 'counting') {
    return suffices(ceremony, owners) || counted > 0
      ? t('trustees.count.enough')
      : t('trustees.count.all_too_few', { min: election.settings.minimum })
  }
  return t(reached(election.state, 'counted') ? 'trustees.count.over' : 'trustees.count.not_yet')
}
