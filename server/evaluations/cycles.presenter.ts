import type { Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import type { MessageKey } from '../i18n/index.ts'
import type { ChipKind } from '../web/markup.ts'
import { inWords, type Words } from '../web/words.ts'
import type { Gap } from './cycles.life.service.ts'
import {
  denyCancel,
  denyClose,
  denyDecide,
  denyDrafting,
  denyEdit,
  denyOpen,
  denyProgress,
  denyStartScoring,
  scorerOf,
} from './cycles.policy.ts'
import { groupName, hasResult, recusedSubjects, takesEntries, tooFewScorers } from './cycles.rules.ts'
import { ownSubject, type Candidate, type TypedCycle } from './cycles.service.ts'
import type { Cycle, CycleState, CycleStep, CycleSubject, Roster } from './cycles.types.ts'
import type { FrozenScheme } from './schemes.types.ts'

const CHIPS: Readonly<Record<CycleState, ChipKind>> = {
  draft: 'idle',
  open: 'soon',
  scoring: 'soon',
  preliminary: 'nil',
  final: 'ok',
  archived: 'ok',
  cancelled: 'idle',
}
export const stateChip = (state: CycleState, { t }: Pick<Words, 't'>) => ({ kind: CHIPS[state], text: t(`cycles.state.${state}`) })
export const nameOf = ({ name, nameEn }: { readonly name: string; readonly nameEn: string }, { locale }: Pick<Words, 'locale'>): string =>
  inWords(locale, name, nameEn)
export const sheetHref = (cycleId: number, { key }: Pick<CycleSubject, 'key'>): string =>
  `/evaluations/${cycleId}/sheets/${encodeURIComponent(key)}`

/** The pages of one cycle that this person has; `current` is the last part of the address, '' the cycle's own page. */
export function cycleTabs(current: string, cycle: Pick<Cycle, 'id' | 'state'>, actor: Actor, roster: Roster, { t }: Pick<Words, 't'>) {
  const own = ownSubject(actor, roster.subjects)
  const inside = denyProgress(actor) === undefined
  const tabs: (readonly [string, MessageKey, boolean])[] = [
    ['', 'cycles.part.overview', true],
    ['scoring', 'cycles.part.scoring', cycle.state === 'scoring' && scorerOf(actor, roster) !== undefined],
    ['progress', 'cycles.part.progress', inside && cycle.state !== 'draft'],
    ['own', 'cycles.part.own', inside && own !== undefined && cycle.state !== 'cancelled'],
    ['ranking', 'cycles.part.ranking', hasResult(cycle.state)],
    ['entries', 'cycles.part.entries', inside && cycle.state !== 'draft'],
    ['ballots', 'cycles.part.ballots', inside && cycle.state !== 'draft'],
    ['objections', 'cycles.part.objections', inside && hasResult(cycle.state)],
  ]
  return tabs
    .filter(([, , shown]) => shown)
    .map(([key, label]) => ({
      text: t(label),
      href: key === 'own' && own !== undefined ? sheetHref(cycle.id, own) : `/evaluations/${cycle.id}${key === '' ? '' : `/${key}`}`,
      current: key === current,
    }))
}

const daysOf = ({ fromOn, toOn }: Pick<Cycle, 'fromOn' | 'toOn'>, { t, fmt }: Words): string =>
  t('cycles.days', { from: fmt.date(fromOn), to: fmt.date(toOn) })

/** The list, the cycle that matters now first. */
export function presentIndex(
  cycles: readonly Cycle[],
  current: { readonly cycle: Cycle; readonly roster: Roster } | undefined,
  actor: Actor,
  words: Words,
) {
  const { t, fmt } = words
  return {
    canDraft: denyDrafting(actor) === undefined,
    current: current && {
      ...lineOf(current.cycle, words),
      about: t('cycles.current.about', {
        n: current.roster.subjects.length,
        scorers: current.roster.scorers
          .filter(({ substitute }) => !substitute)
          .map((one) => nameOf(one, words))
          .join(t('frame.enumerate')),
      }),
      until:
        current.cycle.state === 'scoring' && current.cycle.scoreUntil !== null
          ? t('cycles.score_until', { date: fmt.longDate(current.cycle.scoreUntil) })
          : current.cycle.state === 'preliminary' && current.cycle.publicityUntil !== null
            ? t('cycles.publicity_until', { date: fmt.longDate(current.cycle.publicityUntil) })
            : '',
      links: cycleTabs('none', current.cycle, actor, current.roster, words).slice(1),
    },
    rows: cycles.filter(({ id }) => id !== current?.cycle.id).map((cycle) => lineOf(cycle, words)),
  }
}

const lineOf = (cycle: Cycle, words: Words) => ({
  title: cycle.title,
  href: `/evaluations/${cycle.id}`,
  period: words.fmt.period(cycle.period),
  days: daysOf(cycle, words),
  scheme: cycle.schemeName,
  chip: stateChip(cycle.state, words),
  ranking: hasResult(cycle.state) ? `/evaluations/${cycle.id}/ranking` : '',
})

export interface CyclePage {
  readonly cycle: Cycle
  readonly roster: Roster
  readonly steps: readonly CycleStep[]
  readonly gaps: readonly Gap[]
  readonly candidates: readonly Candidate[]
}

export function presentCycle({ cycle, roster, steps, gaps, candidates }: CyclePage, actor: Actor, words: Words) {
  const { t, fmt, today } = words
  const { id, version } = cycle
  const may = (denial: unknown): boolean => denial === undefined
  const few = tooFewScorers(roster)
  const closes = may(denyClose(actor, cycle))
  return {
    id,
    version,
    title: cycle.title,
    tabs: cycleTabs('', cycle, actor, roster, words),
    facts: [
      stateChip(cycle.state, words),
      fmt.period(cycle.period),
      denyProgress(actor) === undefined ? { text: cycle.schemeName, href: `/evaluations/schemes/${cycle.schemeId}` } : cycle.schemeName,
    ],
    about: [
      { label: t('cycles.field.days'), value: daysOf(cycle, words) },
      { label: t('cycles.field.score_until'), value: cycle.scoreUntil === null ? '' : fmt.longDate(cycle.scoreUntil) },
      {
        label: t('cycles.field.publicity'),
        value:
          cycle.publicityFrom === null || cycle.publicityUntil === null
            ? ''
            : t('cycles.days', { from: fmt.date(cycle.publicityFrom), to: fmt.date(cycle.publicityUntil) }),
      },
      {
        label: t('cycles.field.scorers'),
        value: roster.scorers
          .filter((one) => !one.substitute)
          .map((one) => nameOf(one, words))
          .join(t('frame.enumerate')),
      },
    ],
    next: t(`cycles.next.${cycle.state}`),
    gaps: cycle.state === 'scoring' ? gaps.map((gap) => gapText(gap, words)) : [],
    early: closes && cycle.toOn >= today ? t('cycles.close.early', { date: fmt.date(cycle.toOn) }) : '',
    edits: may(denyEdit(actor, cycle)),
    opens: may(denyOpen(actor, cycle)),
    starts: may(denyStartScoring(actor, cycle)) && few.length === 0,
    closes: closes && gaps.length === 0,
    cancels: may(denyCancel(actor, cycle)),
    few: takesEntries(cycle.state) ? few.map((one) => nameOf(one, words)) : [],
    groups: groupsOf(cycle, roster, actor, words),
    substitutes: substitutesOf({ cycle, roster, candidates }, actor, words),
    bundle: hasResult(cycle.state) && denyProgress(actor) === undefined ? `/evaluations/${id}/bundle.json` : '',
    report: hasResult(cycle.state) && denyProgress(actor) === undefined ? `/evaluations/${id}/report` : '',
    timeline: steps.map((step) => timelineStep(step, words)),
  }
}

function gapText(gap: Gap, words: Words): string {
  const { t } = words
  if (gap.kind === 'scores') return t('cycles.gap.scores', { n: gap.n })
  const name = `${gap.indicator} ${gap.name}`
  if (gap.kind === 'ballot') return t('cycles.gap.ballot', { name })
  return t('cycles.gap.pending', { name, subjects: gap.subjects.map((one) => nameOf(one, words)).join(t('frame.enumerate')) })
}

function groupsOf(cycle: Cycle, { subjects }: Roster, actor: Actor, words: Words) {
  const groups = [...new Set(subjects.map(({ group }) => group))]
  return groups.map((group) => ({
    name: groupName(group, words.locale),
    subjects: subjects
      .filter((one) => one.group === group)
      .map((one) => ({
        name: nameOf(one, words),
        href:
          hasResult(cycle.state) ||
          (one.departmentId === actor.departmentId && denyProgress(actor) === undefined && cycle.state !== 'draft')
            ? sheetHref(cycle.id, one)
            : '',
      })),
  }))
}

/** Inspecting departments among the subjects: recused, and who scores in their place. */
function substitutesOf({ cycle, roster, candidates }: Pick<CyclePage, 'cycle' | 'roster' | 'candidates'>, actor: Actor, words: Words) {
  const { t } = words
  const names = denyDecide(actor, cycle) === undefined
  return recusedSubjects(roster).map((subject) => {
    const named = roster.substitutions.find(({ subjectId }) => subjectId === subject.id)
    const scorer = roster.scorers.find(({ id }) => id === named?.scorerId)
    const free = candidates.filter(
      ({ id, inspects }) =>
        inspects && id !== subject.departmentId && roster.scorers.every((one) => one.departmentId !== id || one.substitute),
    )
    return {
      id: subject.id,
      name: nameOf(subject, words),
      text:
        named === undefined || scorer === undefined
          ? t('cycles.recused.alone', { name: nameOf(subject, words) })
          : t('cycles.recused.substitute', {
              name: nameOf(scorer, words),
              by: inWords(words.locale, named.namedBy, named.namedByEn),
              reason: named.reason,
            }),
      options: names && named === undefined ? free.map((one) => ({ value: String(one.id), label: nameOf(one, words) })) : [],
    }
  })
}

function timelineStep({ step, actorName, actorNameEn, at, detail }: CycleStep, { t, fmt, locale }: Words) {
  const { reason, document, ...values } = detail
  const known = { ...values, ...(document !== undefined && { document }) }
  return {
    title: t(`cycles.step.${step}`, {
      ...known,
      ...(typeof detail['kind'] === 'string' && { kind: `@cycles.decision.${detail['kind']}` }),
    }),
    who: actorName === null ? t('cycles.by_clock') : inWords(locale, actorName, actorNameEn ?? actorName),
    at: fmt.dateTime(at),
    ...(typeof reason === 'string' && reason !== '' && { remark: reason }),
  }
}

/**
 * What a new cycle begins with: the first year from this one on that has none, with the scheme of that year when there is one; everybody of
 * whom the catalogue asks something, every department with inspectors.
 */
export function freshCycle(
  candidates: readonly Candidate[],
  schemes: readonly FrozenScheme[],
  cycles: readonly Pick<Cycle, 'period' | 'state'>[],
  { t, today }: Pick<Words, 't' | 'today'>,
): TypedCycle {
  const taken = new Set(cycles.filter(({ state }) => state !== 'cancelled').map(({ period }) => period))
  const [now] = today.split('-').map(Number) as [number]
  const year = String(Array.from({ length: taken.size + 1 }, (_, i) => now + i).find((one) => !taken.has(String(one))))
  return {
    title: t('cycles.new.title_default', { year }),
    schemeId: String((schemes.find(({ code }) => code.endsWith(year)) ?? schemes[0])?.id ?? ''),
    period: year,
    fromOn: `${year}-01-01`,
    toOn: `${year}-12-31`,
    scoreUntil: '',
    subjects: candidates.filter(({ owes }) => owes).map(({ id }) => id),
    scorers: candidates.filter(({ inspects }) => inspects).map(({ id }) => id),
  }
}

export function cycleFields(
  typed: TypedCycle,
  problems: FieldProblems,
  { candidates, schemes }: { readonly candidates: readonly Candidate[]; readonly schemes: readonly FrozenScheme[] },
  words: Words,
) {
  const { t } = words
  const field = (name: keyof TypedCycle, more: object = {}) => ({
    name,
    label: t(`cycles.field.${name}` as MessageKey),
    value: typed[name],
    error: problems[name],
    required: true,
    ...more,
  })
  const option = (one: Candidate) => ({ value: String(one.id), label: nameOf(one, words) })
  return [
    field('title', { maxlength: 100, lang: 'zh-CN' }),
    field('schemeId', {
      kind: 'select',
      options: schemes.map(({ id, name, code, number }) => ({
        value: String(id),
        label: t('cycles.scheme_option', { name, code, number: String(number) }),
      })),
    }),
    field('period', { width: 's', help: t('cycles.field.period.help') }),
    field('fromOn', { kind: 'date', width: 's' }),
    field('toOn', { kind: 'date', width: 's' }),
    field('scoreUntil', { kind: 'date', width: 's', required: false, optional: true }),
    field('subjects', { kind: 'checks', help: t('cycles.field.subjects.help'), options: candidates.map(option) }),
    field('scorers', {
      kind: 'checks',
      help: t('cycles.field.scorers.help'),
      options: candidates.filter(({ inspects }) => inspects).map(option),
    }),
  ]
}
