import { compare, fraction, over, rounded } from '../../core/fraction.ts'
import type { FactEvent, IndicatorFacts } from '../../core/evaluation/facts.types.ts'
import { isBranch, type Indicator, type Leaf } from '../../core/evaluation/scheme.types.ts'
import type { Line } from '../../core/evaluation/sheet.types.ts'
import type { Actor } from '../auth/policy.ts'
import { inWords, type Words } from '../web/words.ts'
import { exactOf } from './corrections.rules.ts'
import { cycleTabs } from './cycles.presenter.ts'
import { formatPoints, groupName } from './cycles.rules.ts'
import { ownSubject } from './cycles.service.ts'
import type { Evidence } from './cycles.types.ts'
import { denyObjection } from './results.policy.ts'
import { isRunning } from './results.rules.ts'
import { effectInWords, gradeName, leavesIn, ruleInWords, sourceInWords } from './scheme-words.presenter.ts'
import { sheetCharts } from './sheets.charts.ts'
import type { SheetScore } from './sheets.queries.ts'
import { hrefOfRef, hundredths } from './sheets.rules.ts'
import type { SheetPage } from './sheets.service.ts'

/** Facts that are shown at once; the others unfold. */
const AT_ONCE = 8

export const sheetHref = (cycleId: number, key: string, version?: number): string =>
  `/evaluations/${cycleId}/sheets/${encodeURIComponent(key)}${version === undefined ? '' : `?version=${version}`}`

/** Everything that the page of one score sheet prints. */
export function presentSheet(page: SheetPage, actor: Actor, words: Words) {
  const { cycle, subject, sheet, version } = page
  const { t, locale } = words
  return {
    id: cycle.id,
    name: inWords(locale, subject.name, subject.nameEn),
    crumbs: crumbsOf(page, words),
    facts: [groupName(subject.group, locale), cycle.title, version === undefined ? '' : versionName(version, words)].filter(
      (one) => one !== '',
    ),
    tabs: cycleTabs(ownSubject(actor, page.roster.subjects)?.key === subject.key ? 'own' : 'ranking', cycle, actor, page.roster, words),
    figures: figuresOf(page, words),
    notices: noticesOf(page, words),
    tree: page.scheme.indicators.flatMap((one) => branchOf(one, 1, page, actor, words)),
    adjustments: adjustmentsOf(page, words),
    vetoes: vetoesOf(page, words),
    charts: sheetCharts(page, words),
    versions: page.versions.map((one) => ({
      text: t('ranking.version.short', { n: one.number }),
      href: sheetHref(cycle.id, subject.key, one.id === cycle.versionId ? undefined : one.number),
      current: one.id === version?.id,
    })),
    stretched: stretchedOf(page, words),
    total: { weight: formatPoints(page.scheme.full), points: formatPoints(sheet.score), recorded: formatPoints(sheet.recorded) },
    object: objectHref(page, actor, words),
  }
}

const crumbsOf = ({ cycle, live }: SheetPage, { t }: Words) => [
  { label: t('ranking.evaluation'), href: '/evaluations' },
  { label: cycle.title, href: `/evaluations/${cycle.id}` },
  ...(live ? [] : [{ label: t('ranking.title'), href: `/evaluations/${cycle.id}/ranking` }]),
]

export const versionName = (
  { number, kind, createdAt }: { readonly number: number; readonly kind: 'preliminary' | 'revised' | 'final'; readonly createdAt: string },
  { t, fmt }: Words,
): string => t('ranking.version.name', { n: number, kind: t(`ranking.kind.${kind}`), at: fmt.dateTime(createdAt) })

function figuresOf({ sheet, rank, band, among, scheme, live }: SheetPage, { t, locale }: Words) {
  const grade = gradeName(scheme.grades, rank?.grade ?? sheet.recordedGrade, locale)
  const differs = sheet.recorded !== sheet.score
  const vetoed = sheet.vetoes.some(({ acts }) => acts)
  const known = live ? knownOf(sheet, scheme) : { points: sheet.recorded, weight: scheme.full }
  return [
    {
      label: t(live ? 'ranking.figure.so_far' : 'ranking.figure.score'),
      value: formatPoints(known.points),
      note:
        differs && !live
          ? t('ranking.was', { points: formatPoints(sheet.score) })
          : t('ranking.figure.of', { full: formatPoints(known.weight) }),
    },
    ...(live
      ? []
      : [{ label: t('ranking.figure.grade'), value: grade, note: rank?.quota === undefined ? '' : t(`ranking.quota.${rank.quota}`) }]),
    ...(rank === undefined
      ? []
      : [
          {
            label: t('ranking.figure.rank'),
            value: t('ranking.rank_of', { n: rank.rank, of: among }),
            note: !vetoed || rank.rank === rank.rankWithout ? '' : t('ranking.rank_without', { n: rank.rankWithout }),
          },
        ]),
    ...(band === undefined ? [] : [{ label: t('ranking.figure.band'), value: bandText(band), note: t('ranking.figure.band.note') }]),
    { label: t('ranking.figure.base'), value: formatPoints(hundredths(sheet.base)), note: adjustedText(sheet, t) },
  ]
}

/** Of what is computed already: its points, and how many there could be. What waits for scores or a ballot counts neither way. */
function knownOf({ lines }: SheetPage['sheet'], { indicators }: SheetPage['scheme']) {
  const own = new Set(leavesIn(indicators).map(({ code }) => code))
  const known = lines.filter(({ code, state }) => own.has(code) && (state === 'scored' || state === 'overridden'))
  const sum = (of: (line: Line) => number): number => known.reduce((soFar, line) => soFar + of(line), 0)
  return { points: sum(({ points }) => points), weight: sum(({ weight }) => weight) }
}

export const bandText = ({ best, worst }: { readonly best: number; readonly worst: number }): string =>
  best === worst ? String(best) : `${best}–${worst}`

function adjustedText({ bonus, deduction }: SheetPage['sheet'], t: Words['t']): string {
  const [plus, minus] = [hundredths(bonus), hundredths(deduction)]
  return plus === 0 && minus === 0 ? '' : t('ranking.figure.adjusted', { bonus: formatPoints(plus), deduction: formatPoints(minus) })
}

function noticesOf({ sheet, rank, live, cycle, version, subject, versions }: SheetPage, words: Words): string[] {
  const { t } = words
  const factor = exactOf(sheet.rescale)
  const isOld = version !== undefined && version.id !== cycle.versionId
  return [
    ...(live ? [t('ranking.sheet.preview')] : []),
    ...(isOld ? [t('ranking.sheet.old', { n: version.number, last: versions.length })] : []),
    ...(sheet.complete || live ? [] : [t('ranking.sheet.incomplete')]),
    ...(compare(factor, { n: 1n, d: 1n }) === 0 ? [] : [t('ranking.sheet.rescaled', { factor: `${factor.n}/${factor.d}` })]),
    ...(rank?.quota === 'tie' ? [t('ranking.sheet.tie')] : []),
    ...(sheet.vetoes.some(({ acts }) => acts)
      ? [t('ranking.sheet.vetoed', { points: formatPoints(sheet.score), rank: rank?.rankWithout ?? '' })]
      : []),
    ...(subject.personId === null ? [] : [t('ranking.sheet.person')]),
  ]
}

/** The step from what the lines add up to, to the base on full marks; undefined when every line applies. */
function stretchedOf({ sheet, scheme, live }: SheetPage, { t }: Words) {
  const factor = exactOf(sheet.rescale)
  if (live || compare(factor, { n: 1n, d: 1n }) === 0) return undefined
  const [sum, weight] = [over(exactOf(sheet.base), factor), over(fraction(scheme.full), factor)]
  return {
    text: t('ranking.sheet.stretched', {
      points: formatPoints(rounded(sum)),
      weight: formatPoints(rounded(weight)),
      factor: sheet.rescale,
    }),
    weight: formatPoints(scheme.full),
    points: formatPoints(hundredths(sheet.base)),
  }
}

/** A dimension or indicator with everything below it, in the order of the tree. */
function branchOf(indicator: Indicator, level: number, page: SheetPage, actor: Actor, words: Words): ReturnType<typeof lineOf>[] {
  const line = page.sheet.lines.find(({ code }) => code === indicator.code)
  const own = line === undefined ? [] : [lineOf(indicator, line, level, page, actor, words)]
  return isBranch(indicator) ? [...own, ...indicator.children.flatMap((one) => branchOf(one, level + 1, page, actor, words))] : own
}

const CHIPS = { scored: undefined, pending: 'soon', not_applicable: 'idle', overridden: 'nil' } as const

function lineOf(indicator: Indicator, line: Line, level: number, page: SheetPage, actor: Actor, words: Words) {
  const { t } = words
  const leaf = isBranch(indicator) ? undefined : indicator
  const chip = CHIPS[line.state]
  const lost = line.weight - line.points
  const open = line.state === 'scored' || line.state === 'overridden'
  const mean = page.means.get(line.code)
  return {
    id: `line-${line.code}`,
    code: line.code,
    name: indicator.name,
    note: indicator.note,
    level,
    leaf: leaf !== undefined,
    weight: formatPoints(line.weight),
    points: line.state === 'pending' || line.state === 'not_applicable' ? '' : formatPoints(line.points),
    lost: open && lost > 0 ? `−${formatPoints(lost)}` : '',
    mean: mean === undefined ? '' : formatPoints(mean),
    chip: chip === undefined || leaf === undefined ? undefined : { kind: chip, text: t(`ranking.state.${line.state}`) },
    detail: leaf === undefined ? undefined : detailOf(leaf, line, page, words),
    objection: leaf === undefined ? undefined : objectionOf(line.code, page, actor, words),
  }
}

/** Why a line has its points: the rule in words, the facts one by one, who scored. */
function detailOf(leaf: Leaf, line: Line, page: SheetPage, words: Words) {
  const { t, fmt } = words
  const facts = page.facts.indicators[leaf.code] ?? {}
  const events = (facts.events ?? []).map((event, at) => eventOf(event, at, line, page.closed, words))
  return {
    rule: ruleInWords(t, leaf.rule),
    source: sourceInWords(t, leaf.source),
    before: line.taken.length > 0 ? t('ranking.line.before', { points: formatPoints(hundredths(line.before)) }) : '',
    measured: measuredOf(facts, words),
    events: events.slice(0, AT_ONCE),
    more: events.slice(AT_ONCE),
    moreText: t('ranking.line.more', { n: Math.max(0, events.length - AT_ONCE) }),
    nothing: nothingText(leaf, facts, line, t),
    scores: scoresOf(leaf.code, facts, page, words),
    earlier: earlierOf(leaf.code, page, words),
    ballot: facts.ballot === undefined ? undefined : ballotOf(leaf, facts.ballot, words),
    decision:
      facts.notApplicable !== undefined
        ? t('ranking.line.not_applicable', {
            reason: facts.notApplicable.reason,
            by: facts.notApplicable.by,
            on: fmt.date(facts.notApplicable.on),
          })
        : facts.override !== undefined
          ? t('ranking.line.override', {
              points: formatPoints(facts.override.points),
              computed: formatPoints(hundredths(line.computed ?? line.exact)),
              reason: facts.override.reason,
              by: facts.override.by,
              on: fmt.date(facts.override.on),
            })
          : '',
  }
}

function measuredOf({ ratio, value }: IndicatorFacts, { t, fmt }: Words): string {
  if (ratio !== undefined)
    return ratio.due === 0
      ? t('ranking.line.nothing_due')
      : t('ranking.line.ratio', { kept: ratio.kept, due: ratio.due, percent: fmt.percent(ratio.kept / ratio.due, 2) })
  return value === undefined
    ? ''
    : t('ranking.line.value', {
        value: value.includes('/') ? (rounded({ ...exactOf(value), n: exactOf(value).n * 100n }) / 100).toFixed(2) : value,
      })
}

function nothingText(
  { source }: Leaf,
  { events = [], ratio, scores = [], ballot }: IndicatorFacts,
  { state }: Line,
  t: Words['t'],
): string {
  if (state === 'not_applicable' || events.length > 0) return ''
  if (state === 'pending') return t(source.kind === 'ballot' ? 'ranking.line.no_ballot' : 'ranking.line.no_scores')
  return ratio === undefined && scores.length === 0 && ballot === undefined ? t('ranking.line.nothing') : ''
}

function eventOf(event: FactEvent, at: number, line: Line, closed: SheetPage['closed'], { t, fmt }: Words) {
  const taken = line.taken.find((one) => one.event === at)
  const cost = taken === undefined ? 0 : hundredths(taken.exact)
  const capped = taken !== undefined && cost < taken.asked
  return {
    title: event.title,
    href: hrefOfRef(event.ref, closed),
    what: [
      t(`schemes.fact.${event.key}`),
      event.n > 1 ? t('ranking.event.n', { n: event.n }) : '',
      event.days > 0 ? t('ranking.event.days', { n: event.days }) : '',
      fmt.date(event.on),
    ]
      .filter((one) => one !== '')
      .join(t('frame.comma')),
    lost: cost === 0 ? '' : `−${formatPoints(cost)}`,
    capped: capped ? t('ranking.event.capped', { points: formatPoints(taken.asked) }) : '',
  }
}

function scoresOf(code: string, facts: IndicatorFacts, page: SheetPage, words: Words) {
  const { fmt, locale } = words
  const last = lastRound(page.scores, code)
  return (facts.scores ?? []).map(({ scorer, points, remark }) => {
    const given = page.scores.find((one) => one.indicator === code && one.scorer === scorer && one.round === last)
    const named = page.roster.scorers.find((one) => one.code === scorer)
    return {
      scorer: named === undefined ? scorer : inWords(locale, named.name, named.nameEn),
      points: formatPoints(points),
      by: given === undefined ? '' : inWords(locale, given.givenBy, given.givenByEn),
      at: given === undefined ? '' : fmt.dateTime(given.submittedAt),
      remark,
      evidence: (given?.evidence ?? []).map((one) => evidenceOf(one, page.cycle.id, words)),
    }
  })
}

const lastRound = (scores: readonly SheetScore[], code: string): number =>
  Math.max(0, ...scores.filter(({ indicator }) => indicator === code).map(({ round }) => round))

/** Rounds that were too far apart, with what each department had given. */
function earlierOf(code: string, page: SheetPage, { t, locale }: Words): string[] {
  const rounds = page.facts.indicators[code]?.earlierScores ?? []
  return rounds.map((scores, i) => {
    const said = scores.map(({ scorer, points }) => {
      const named = page.roster.scorers.find((one) => one.code === scorer)
      return `${named === undefined ? scorer : inWords(locale, named.name, named.nameEn)} ${formatPoints(points)}`
    })
    return t('ranking.line.earlier', { n: i + 1, scores: said.join(t('frame.comma')) })
  })
}

export const evidenceOf = (one: Evidence, cycleId: number, { t }: Words): { readonly text: string; readonly href?: string } =>
  one.kind === 'text'
    ? { text: one.text }
    : one.kind === 'inspection'
      ? { text: t('ranking.evidence.inspection', { n: one.id }), href: `/inspections/visits/${one.id}` }
      : { text: one.name, href: `/evaluations/${cycleId}/files/${one.sha256}` }

function ballotOf({ source }: Leaf, ballot: NonNullable<IndicatorFacts['ballot']>, { t }: Words) {
  if (source.kind !== 'ballot') return undefined
  const names = new Map(source.classes.map(({ code, name }) => [code, name]))
  return {
    levels: source.levels.map(({ name }) => name),
    rows: ballot.classes.map(({ code, weight, counts }) => ({
      name: names.get(code) ?? code,
      weight: t('ranking.percent', { n: weight }),
      counts,
    })),
    href: /^\/elections\/\d+/.test(ballot.source) ? ballot.source : undefined,
    source: ballot.source,
  }
}

function adjustmentsOf({ facts, sheet, scheme }: SheetPage, { t, fmt }: Words) {
  return facts.adjustments.map(({ rule, times, document, on }) => {
    const item = scheme.adjustments.items.find(({ code }) => code === rule)
    const refused = sheet.refused.find((one) => one.rule === rule)
    return {
      name: item?.name ?? rule,
      document,
      on: fmt.date(on),
      times,
      points: item === undefined ? '' : `${item.points > 0 ? '+' : ''}${formatPoints(item.points * times)}`,
      refused: refused === undefined ? '' : t(`ranking.refused.${refused.why}`),
    }
  })
}

function vetoesOf({ facts, sheet, scheme, closed }: SheetPage, { t, fmt, locale }: Words) {
  return facts.vetoes.map((veto) => {
    const rule = scheme.vetoes.find(({ code }) => code === veto.rule)
    const acts = sheet.vetoes.some((one) => one.ref === veto.ref && one.acts)
    return {
      title: veto.title,
      href: hrefOfRef(veto.ref, closed),
      rule: rule?.name ?? veto.rule,
      on: fmt.date(veto.inForceOn),
      effects: (rule?.effects ?? []).map((effect) => effectInWords(t, effect, scheme.grades, locale)),
      acts,
    }
  })
}

function objectionOf(code: string, { objections, cycle }: SheetPage, _actor: Actor, { t }: Words) {
  const found = objections.findLast((one) => one.indicator === code && one.state !== 'withdrawn')
  if (found === undefined) return undefined
  const text = found.outcome === null ? t('ranking.objection.open') : t(`ranking.outcome.${found.outcome}`)
  return { href: `/evaluations/${cycle.id}/objections/${found.id}`, text: t('ranking.objection.of', { n: found.id, state: text }) }
}

/** Where whoever speaks for the department objects, while that may be done. */
function objectHref({ cycle, subject, live }: SheetPage, actor: Actor, { today }: Words): string | undefined {
  const may = !live && isRunning(cycle, today) && denyObjection(actor, subject) === undefined
  return may ? `/evaluations/${cycle.id}/objections/new` : undefined
}
