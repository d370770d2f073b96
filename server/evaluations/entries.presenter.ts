import { evaluate } from '../../core/evaluation/engine.ts'
import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import { hasRole, type Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import { denyDecide, denyEntries, denyEntriesAbout } from './cycles.policy.ts'
import { cycleTabs, nameOf, sheetHref } from './cycles.presenter.ts'
import { formatPoints, hasResult } from './cycles.rules.ts'
import { decisionsInForce } from './entries.rules.ts'
import type { Ballots, Entries } from './entries.service.ts'
import type { AttachedBallot, Decided } from './entries.types.ts'
import { leavesIn } from './facts.rules.ts'
import { ballotLeaves } from './rounds.rules.ts'

const crumbsOf = ({ id, title }: { readonly id: number; readonly title: string }, { t }: Pick<Words, 't'>) => [
  { label: t('cycles.title'), href: '/evaluations' },
  { label: title, href: `/evaluations/${id}` },
]
export interface TypedEntry {
  readonly subject?: number
  readonly rule?: string
  readonly times?: string
  readonly document?: string
  readonly on?: string
  readonly evidence?: string
  readonly indicator?: string
  readonly kind?: string
  readonly points?: string
  readonly reason?: string
}
/** A form that came back: which of the two, and what was typed. */
export interface Returned {
  readonly form: 'adjustment' | 'decision' | 'withdraw'
  readonly typed: TypedEntry
  readonly problems: FieldProblems
}

export function presentEntries(
  { cycle, scheme, roster, decisions, adjustments }: Entries,
  actor: Actor,
  words: Words,
  returned?: Returned,
) {
  const { t, fmt, locale } = words
  const names = new Map(roster.subjects.map((one) => [one.id, one]))
  const nameFor = (id: number): string => {
    const found = names.get(id)
    return found === undefined ? '' : nameOf(found, words)
  }
  const inForce = new Set(decisionsInForce(decisions).map(({ id }) => id))
  const titles = new Map(leavesIn(scheme.indicators).map(({ code, name }) => [code, `${code} ${name}`]))
  const rules = new Map(scheme.adjustments.items.map((one) => [one.code, one]))
  const canDecide = denyDecide(actor, cycle) === undefined
  const of = (form: Returned['form']) => (returned?.form === form ? returned : undefined)
  return {
    id: cycle.id,
    tabs: cycleTabs('entries', cycle, actor, roster, words),
    crumbs: crumbsOf(cycle, words),
    adjustments: adjustments.toReversed().map((one) => {
      const rule = rules.get(one.rule)
      const subject = names.get(one.subjectId)
      const points = (rule?.points ?? 0) * one.times
      return {
        id: one.id,
        version: one.version,
        subject: nameFor(one.subjectId),
        href: subject === undefined ? '' : sheetHref(cycle.id, subject),
        rule: rule === undefined ? one.rule : `${rule.code} ${rule.name}`,
        points: `${points > 0 ? '+' : ''}${formatPoints(points)}`,
        document: one.document,
        evidence: one.evidence.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join(t('frame.comma')),
        by: t('cycles.entry.by', { name: inWords(locale, one.by, one.byEn), date: fmt.date(one.on) }),
        withdrawn: one.withdrawnAt === null ? '' : t('cycles.entry.withdrawn', { reason: one.withdrawReason }),
        canWithdraw: one.withdrawnAt === null && subject !== undefined && denyEntriesAbout(actor, cycle, subject) === undefined,
      }
    }),
    decisions: alike(decisions.toReversed(), inForce).map(([one, ...others]) => ({
      id: one.id,
      subjects: [one, ...others].map(({ subjectId }) => ({ id: subjectId, name: nameFor(subjectId) })),
      code: one.indicator,
      indicator: titles.get(one.indicator) ?? one.indicator,
      what: t(`cycles.decision.${one.kind}`),
      points: one.points === null ? '' : formatPoints(one.points),
      reason: one.reason,
      by: t('cycles.entry.by', { name: inWords(locale, one.by, one.byEn), date: fmt.dateTime(one.at) }),
      chip: inForce.has(one.id) ? 'nil' : 'idle',
      canWithdraw: canDecide && inForce.has(one.id),
    })),
    // What others read is not all that was entered; whoever enters or decides sees everything.
    isPart: !hasResult(cycle.state) && !hasRole(actor, 'inspector', 'leader'),
    enters: denyEntries(actor, cycle) === undefined ? adjustmentFields({ scheme, roster }, actor, words, of('adjustment')) : undefined,
    decides: canDecide ? decisionFields({ scheme, roster }, words, of('decision')) : undefined,
    withdrawProblem: of('withdraw')?.problems,
  }
}

/** What was decided about several departments in the same words on the same day is one row. */
function alike(decisions: readonly Decided[], inForce: ReadonlySet<number>): readonly (readonly [Decided, ...Decided[]])[] {
  const groups = new Map<string, [Decided, ...Decided[]]>()
  for (const one of decisions) {
    const key = JSON.stringify([one.indicator, one.kind, one.points, one.reason, one.by, one.at.slice(0, 10), inForce.has(one.id)])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups.values()]
}

const optionsOf = (roster: Entries['roster'], words: Words, without = 0) => [
  { value: '', label: words.t('cycles.choose') },
  ...roster.subjects
    .filter(({ departmentId }) => departmentId !== without)
    .map((one) => ({ value: String(one.id), label: nameOf(one, words) })),
]

function adjustmentFields({ scheme, roster }: Pick<Entries, 'scheme' | 'roster'>, actor: Actor, words: Words, back?: Returned) {
  const { t } = words
  const { typed = {}, problems = {} } = back ?? {}
  const rules = scheme.adjustments.items.map(({ code, name, points }) => ({
    value: code,
    label: t('cycles.rule_option', { name: `${code} ${name}`, points: `${points > 0 ? '+' : ''}${formatPoints(points)}` }),
  }))
  return [
    {
      kind: 'select',
      name: 'subject',
      label: t('cycles.field.subject'),
      value: String(typed.subject ?? ''),
      error: problems['subject'],
      required: true,
      options: optionsOf(roster, words, actor.departmentId),
    },
    {
      kind: 'select',
      name: 'rule',
      label: t('cycles.field.rule'),
      value: typed.rule ?? '',
      error: problems['rule'],
      required: true,
      options: [{ value: '', label: t('cycles.choose') }, ...rules],
    },
    {
      name: 'times',
      label: t('cycles.field.times'),
      value: typed.times ?? '1',
      error: problems['times'],
      required: true,
      width: 's',
      inputmode: 'numeric',
    },
    {
      name: 'document',
      label: t('cycles.field.document'),
      help: t('cycles.field.document.help'),
      value: typed.document ?? '',
      error: problems['document'],
      required: true,
      maxlength: 200,
      lang: 'zh-CN',
    },
    { kind: 'date', name: 'on', label: t('cycles.field.on'), value: typed.on ?? '', error: problems['on'], required: true, width: 's' },
    {
      name: 'evidence',
      label: t('cycles.field.where'),
      help: t('cycles.field.where.help'),
      value: typed.evidence ?? '',
      error: problems['evidence'],
      required: true,
      maxlength: 200,
      lang: 'zh-CN',
    },
  ]
}

function decisionFields({ scheme, roster }: Pick<Entries, 'scheme' | 'roster'>, words: Words, back?: Returned) {
  const { t } = words
  const { typed = {}, problems = {} } = back ?? {}
  const leaves = leavesIn(scheme.indicators).map(({ code, name, weight }) => ({
    value: code,
    label: t('cycles.rule_option', { name: `${code} ${name}`, points: formatPoints(weight) }),
  }))
  return [
    {
      kind: 'select',
      name: 'subject',
      label: t('cycles.field.subject'),
      value: String(typed.subject ?? ''),
      error: problems['subject'],
      required: true,
      options: optionsOf(roster, words),
      id: 'd-subject',
    },
    {
      kind: 'select',
      name: 'indicator',
      label: t('cycles.field.indicator'),
      value: typed.indicator ?? '',
      error: problems['indicator'],
      required: true,
      options: [{ value: '', label: t('cycles.choose') }, ...leaves],
    },
    {
      kind: 'rows',
      name: 'kind',
      label: t('cycles.field.kind'),
      value: typed.kind ?? 'not_applicable',
      required: true,
      options: (['not_applicable', 'override'] as const).map((kind) => ({
        value: kind,
        label: t(`cycles.decision.${kind}`),
        note: t(`cycles.decision.${kind}.note`),
      })),
    },
    {
      name: 'points',
      label: t('cycles.field.override'),
      value: typed.points ?? '',
      error: problems['points'],
      optional: true,
      width: 's',
      inputmode: 'decimal',
      unit: t('cycles.unit.points'),
    },
    {
      kind: 'textarea',
      name: 'reason',
      label: t('cycles.field.reason'),
      value: typed.reason ?? '',
      error: problems['reason'],
      required: true,
      rows: 3,
      maxlength: 500,
      lang: 'zh-CN',
      id: 'd-reason',
    },
  ]
}

/** The democratic evaluation of each indicator that asks for one, with what it counted. */
export function presentBallots(
  { cycle, scheme, roster, attached, counts, published }: Ballots,
  actor: Actor,
  words: Words,
  problems: { readonly indicator: string; readonly found: FieldProblems; readonly document: string } | undefined,
) {
  const { t, fmt, locale } = words
  const enters = denyEntries(actor, cycle) === undefined
  return {
    id: cycle.id,
    tabs: cycleTabs('ballots', cycle, actor, roster, words),
    crumbs: crumbsOf(cycle, words),
    indicators: ballotLeaves(scheme).map((leaf) => {
      const ballot = attached.find(({ indicator }) => indicator === leaf.code)
      const own = problems?.indicator === leaf.code ? problems : undefined
      const levels = leaf.source.kind === 'ballot' ? leaf.source.levels : []
      return {
        code: leaf.code,
        title: `${leaf.code} ${leaf.name}`,
        weight: t('cycles.points_of', { max: leaf.weight / 100 }),
        source: ballot === undefined ? undefined : sourceOf(ballot),
        by:
          ballot === undefined
            ? ''
            : t('cycles.entry.by', { name: inWords(locale, ballot.by, ballot.byEn), date: fmt.dateTime(ballot.at) }),
        levels: levels.map(({ name, worth }) => ({ name, worth: worth === null ? t('cycles.ballot.ignored') : String(worth) })),
        rows: rowsOf(leaf.code, { scheme, roster, counts }, words),
        enters,
        elections: enters
          ? published.map(({ id, title, closedOn }) => ({
              value: String(id),
              label: t('cycles.ballot.election', { title, on: fmt.longDate(closedOn) }),
            }))
          : [],
        problems: own?.found ?? {},
        document: own?.document ?? '',
        template: `/evaluations/${cycle.id}/ballots/template?indicator=${encodeURIComponent(leaf.code)}`,
      }
    }),
  }
}

const sourceOf = ({ electionId, electionTitle, document }: AttachedBallot) =>
  electionId === null ? { text: document, href: '' } : { text: electionTitle, href: `/elections/${electionId}/results` }

function rowsOf(code: string, { scheme, roster, counts }: Pick<Ballots, 'scheme' | 'roster' | 'counts'>, words: Words) {
  return roster.subjects.flatMap((subject) => {
    const facts = counts.get(`${code}/${subject.id}`)
    if (facts?.ballot === undefined) return []
    const sums = facts.ballot.classes.reduce<number[]>((all, one) => one.counts.map((n, i) => n + (all[i] ?? 0)), [])
    return [
      { name: nameOf(subject, words), counts: sums.map((n) => words.fmt.number(n)), points: formatPoints(pointsOf(scheme, code, facts)) },
    ]
  })
}

/** What the engine makes of it, so that the page and the sheet say the same. */
function pointsOf(scheme: Scheme, code: string, facts: NonNullable<ReturnType<Ballots['counts']['get']>>): number {
  const evaluation = evaluate(scheme, {
    format: 'sunlit-facts/1',
    cycle: { title: '', from: '2000-01-01', to: '2000-12-31' },
    subjects: [{ id: 'department:x', name: '', nameEn: '', group: '', indicators: { [code]: facts }, adjustments: [], vetoes: [] }],
  })
  return evaluation.sheets[0]?.lines.find((line) => line.code === code)?.points ?? 0
}
