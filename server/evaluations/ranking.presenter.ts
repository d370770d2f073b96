import type { Actor } from '../auth/policy.ts'
import { presentChart } from '../web/chart.ts'
import { inWords, type Words } from '../web/words.ts'
import { cycleTabs } from './cycles.presenter.ts'
import { formatPoints, groupName } from './cycles.rules.ts'
import { denyConfirmation, denyLeading, denyObjection, denyPublication } from './results.policy.ts'
import { bundleName, CONFIRMATIONS, isRunning, obstaclesOf } from './results.rules.ts'
import type { VersionHead } from './results.types.ts'
import type { RankedRow, RankingPage } from './ranking.service.ts'
import { inOrderOf, orderAfter, type RankingOrder } from './ranking.sort.rules.ts'
import { gradeName } from './scheme-words.presenter.ts'
import { bandText, sheetHref, versionName } from './sheets.presenter.ts'
import { dimensionsOf } from './sheets.rules.ts'

const MOST_BARS = 30

/** Everything that the ranking's page prints. */
export function presentRanking(page: RankingPage, actor: Actor, words: Words, order: RankingOrder) {
  const { cycle, version } = page
  const { t, fmt } = words
  const at = `/evaluations/${cycle.id}`
  const isCurrent = version.id === cycle.versionId
  const suffix = isCurrent ? '' : `version=${version.number}&`
  return {
    at,
    crumbs: [
      { label: t('ranking.evaluation'), href: '/evaluations' },
      { label: cycle.title, href: at },
    ],
    facts: [stateChip(page, words), versionName(version, words)],
    actions: actionsOf(page, actor, words),
    notices: [...(isCurrent ? [] : [t('ranking.sheet.old', { n: version.number, last: page.versions.length })])],
    tabs: cycleTabs('ranking', cycle, actor, page.roster, words),
    said: saidOf(page, words),
    groups: page.groups.map((one, i) => presentGroup(one, i, page, words, order)),
    before: page.previous === undefined ? '' : page.previous.title,
    alone: page.groups.some(({ rows }) => rows.some((row) => bandOf(row, rows.length, words)?.alone)),
    exports: (['csv', 'xlsx'] as const).map((format) => ({ href: `${at}/ranking?${suffix}format=${format}`, text: format.toUpperCase() })),
    charts: page.groups
      .filter(({ rows }) => rows.length <= MOST_BARS)
      .flatMap((one, i) => [lossChart(one, i, page, words), ...(page.previous === undefined ? [] : [scoreChart(one, i, page, words)])]),
    severity: severityOf(page, words),
    publicity: publicityOf(page, words),
    ties: isCurrent ? page.ties.map((tie, i) => presentTie(tie, i, page, actor, words)) : [],
    decisions: page.decisions.map(({ group, grade, chosen, reason, by, byEn, on }) => ({
      text: t('ranking.tie.decided', {
        group: groupName(group, words.locale),
        grade: gradeName(page.scheme.grades, grade, words.locale),
        names: chosen.map((key) => nameOf(key, page, words)).join(t('frame.comma')) || t('ranking.tie.nobody'),
      }),
      reason,
      by: t('ranking.by', { name: inWords(words.locale, by, byEn), on: fmt.date(on) }),
    })),
    objections: objectionsOf(page, words),
    confirm: confirmOf(page, actor, words),
    publication: publicationOf(page, actor),
    versions: page.versions.map((one) => versionLink(one, page, words)),
    bundle: {
      href: `${at}/bundle.json${isCurrent ? '' : `?version=${version.number}`}`,
      sha256: version.sha256,
      command: `npm run recompute:evaluation -- ${inShell(`${bundleName(cycle, version.number)}.json`)}`,
    },
    sheets: `${at}/sheets.xlsx${isCurrent ? '' : `?version=${version.number}`}`,
    report: `${at}/report`,
    whatIf: denyLeading(actor) === undefined ? `${at}/what-if` : undefined,
  }
}

/** A name that a shell takes as one word, whatever it consists of. */
const inShell = (name: string): string => (/^[\p{L}\p{N}._-]+$/u.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`)

const STATE_CHIPS = { preliminary: 'soon', final: 'ok', archived: 'idle' } as const
function stateChip({ cycle }: RankingPage, { t, today }: Words) {
  const state = cycle.state as keyof typeof STATE_CHIPS
  const text =
    state === 'preliminary' ? t(isRunning(cycle, today) ? 'ranking.stage.running' : 'ranking.stage.waiting') : t(`ranking.stage.${state}`)
  return { kind: STATE_CHIPS[state], text }
}

function actionsOf(page: RankingPage, actor: Actor, { t, today }: Words) {
  const at = `/evaluations/${page.cycle.id}`
  const mine = page.roster.subjects.find(({ departmentId, personId }) => personId === null && departmentId === actor.departmentId)
  const objects = mine !== undefined && isRunning(page.cycle, today) && denyObjection(actor, mine) === undefined
  return [
    { href: `${at}/report`, label: t('ranking.report'), icon: 'printer' },
    ...(objects ? [{ href: `${at}/objections/new`, label: t('ranking.object'), icon: 'message-exclamation', primary: true }] : []),
  ]
}

/** The finding of the page in one sentence. */
function saidOf({ groups, ties }: RankingPage, { t, locale }: Words): string {
  const all = groups.flatMap(({ rows }) => rows)
  const vetoed = all.filter(({ sheet }) => sheet.vetoes.some(({ acts }) => acts)).length
  const firsts = groups.map(({ group, rows }) => {
    const names = rows.filter(({ rank }) => rank.rank === 1).map(({ subject }) => inWords(locale, subject.name, subject.nameEn))
    const said = names.join(t('frame.enumerate'))
    return groups.length === 1 ? said : t('ranking.said.group', { group: groupName(group, locale), names: said })
  })
  return [
    t('ranking.said', { n: all.length, names: firsts.join(t('frame.comma')) }),
    vetoed > 0 ? t('ranking.said.vetoed', { n: vetoed }) : '',
    ties.length > 0 ? t('ranking.said.tie') : '',
  ].join('')
}

const nameOf = (key: string, { roster }: RankingPage, { locale }: Words): string => {
  const found = roster.subjects.find((one) => one.key === key)
  return found === undefined ? key : inWords(locale, found.name, found.nameEn)
}

function presentGroup({ group, rows }: RankingPage['groups'][number], i: number, page: RankingPage, words: Words, order: RankingOrder) {
  const { t, locale } = words
  const named = ({ subject }: RankedRow): string => inWords(locale, subject.name, subject.nameEn)
  const sorted = inOrderOf(rows, order, new Intl.Collator(locale), named)
  const isCurrent = page.version.id === page.cycle.versionId
  const quota = page.quotas
    .filter((one) => one.group === group)
    .map((one) => t('ranking.quota.places', { grade: gradeName(page.scheme.grades, one.grade, locale), n: one.places, of: one.assessed }))
  return {
    id: `group-${group === '' ? 'all' : group}`,
    name: group === '' ? t('ranking.title') : groupName(group, locale),
    note: [t('ranking.n', { n: rows.length }), ...quota].join(t('frame.comma')),
    heads: headsOf(i, page, words, order),
    rows: sorted.map((row, at) => {
      const vetoed = row.sheet.vetoes.some(({ acts }) => acts)
      const cut = order.key === 'rank' && order.dir === 'asc' && vetoed && !(sorted[at - 1]?.sheet.vetoes.some(({ acts }) => acts) ?? false)
      return {
        rank: row.rank.rank,
        tie: rows.some((other) => other !== row && other.rank.rank === row.rank.rank),
        name: named(row),
        href: sheetHref(page.cycle.id, row.subject.key, isCurrent ? undefined : page.version.number),
        score: formatPoints(row.rank.recorded),
        was: row.sheet.score === row.rank.recorded ? '' : t('ranking.was', { points: formatPoints(row.sheet.score) }),
        // A veto moves others up too; only the vetoed one would stand elsewhere without it.
        without: !vetoed || row.rank.rankWithout === row.rank.rank ? '' : t('ranking.rank_without', { n: row.rank.rankWithout }),
        grade: gradeName(page.scheme.grades, row.rank.grade, locale),
        quota: row.rank.quota === 'tie' ? t('ranking.quota.tie') : row.rank.quota === 'beyond' ? t('ranking.quota.beyond') : '',
        vetoed,
        cut,
        band: bandOf(row, rows.length, words),
        change: changeOf(row),
      }
    }),
  }
}

const HEADS = [
  { key: 'rank', cls: 'sl-rank' },
  { key: 'name', cls: '' },
  { key: 'recorded', cls: 'sl-num' },
  { key: 'grade', cls: '' },
  { key: 'band', cls: 'sl-hide-s' },
  { key: 'change', cls: 'sl-num sl-hide-s' },
] as const

/** Grades follow the places: there is nothing to sort them by. */
function headsOf(i: number, { cycle, version, previous }: RankingPage, { t }: Words, order: RankingOrder) {
  const old = version.id === cycle.versionId ? {} : { version: String(version.number) }
  return HEADS.filter(({ key }) => key !== 'change' || previous !== undefined).map(({ key, cls }) => {
    const text = t(`ranking.column.${key}`)
    if (key === 'grade') return { text, cls, sort: undefined }
    const { dir } = orderAfter(order, key)
    const href = `/evaluations/${cycle.id}/ranking?${new URLSearchParams({ ...old, sort: key, dir }).toString()}#group-${i}`
    return { text, cls, sort: { href, aria: order.key !== key ? 'none' : order.dir === 'asc' ? 'ascending' : 'descending' } }
  })
}

const WIDTH = 144
/** Dot: the place; bar: the places that it reaches when the weights vary. */
function bandOf({ rank, band }: RankedRow, n: number, { t }: Words) {
  if (band === undefined) return undefined
  const x = (place: number): number => 8 + (n <= 1 ? 0 : Math.round(((place - 1) * WIDTH) / (n - 1)))
  const [from, to] = [x(band.best), x(band.worst)]
  const alone = band.leaveOneOut.map(({ rank: other }) => other)
  const [best, worst] = [Math.min(rank.rank, ...alone), Math.max(rank.rank, ...alone)]
  return {
    x: from - 5,
    width: to - from + 10,
    cx: x(rank.rank),
    text: bandText(band),
    label: t('ranking.band.label', { best: band.best, worst: band.worst }),
    alone: alone.length === 0 || best === worst ? '' : t('ranking.band.alone', { places: bandText({ best, worst }) }),
  }
}

function changeOf({ rank, before }: RankedRow): string {
  if (before === undefined) return ''
  const up = before.rank - rank.rank
  return up === 0 ? '0' : up > 0 ? `+${up}` : `−${-up}`
}

const TONES = ['primary', 'previous', 'other', 'muted'] as const

/** Where the units lost their points, by dimension; small dimensions beyond the fourth are one. */
function lossChart({ group, rows }: RankingPage['groups'][number], i: number, page: RankingPage, words: Words) {
  const { t, locale } = words
  const dimensions = dimensionsOf(page.scheme)
  const lost = (row: RankedRow, code: string): number => {
    const line = row.sheet.lines.find((one) => one.code === code)
    return line === undefined || line.state === 'not_applicable' ? 0 : Math.max(0, line.weight - line.points)
  }
  const sum = (codes: readonly string[]) => rows.map((row) => codes.reduce((all, code) => all + lost(row, code), 0))
  const split = dimensions.length <= TONES.length ? dimensions.length : TONES.length - 1
  const parts = [
    ...dimensions.slice(0, split).map(({ code, name }) => ({ label: name, values: sum([code]) })),
    ...(split < dimensions.length
      ? [{ label: t('ranking.chart.rest'), values: sum(dimensions.slice(split).map(({ code }) => code)) }]
      : []),
  ]
  const heaviest = parts.toSorted((a, b) => total(b.values) - total(a.values))[0]
  return presentChart(
    {
      id: `losses-${i + 1}`,
      kind: 'hstacked',
      values: 'score',
      title: group === '' ? t('ranking.chart.losses') : t('ranking.chart.losses_of', { group: groupName(group, locale) }),
      note: t('ranking.unit.note'),
      unit: t('ranking.unit'),
      said: true,
      finding: heaviest === undefined ? t('chart.empty') : t('ranking.chart.losses.most', { dimension: heaviest.label }),
      labelHead: t('ranking.column.name'),
      labels: rows.map(({ subject }) => inWords(locale, subject.name, subject.nameEn)),
      series: parts.map((part, at) => ({
        ...part,
        tone: TONES[at] ?? 'muted',
        hrefs: rows.map(({ subject }) => sheetHref(page.cycle.id, subject.key)),
      })),
    },
    words,
  )
}
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

function scoreChart({ group, rows }: RankingPage['groups'][number], i: number, page: RankingPage, words: Words) {
  const { t, locale } = words
  const [first, last] = [rows[0], rows.at(-1)]
  return presentChart(
    {
      id: `scores-${i + 1}`,
      kind: 'hbar',
      values: 'score',
      title: group === '' ? t('ranking.chart.scores') : t('ranking.chart.scores_of', { group: groupName(group, locale) }),
      note: t('ranking.unit.note'),
      unit: t('ranking.unit'),
      said: true,
      finding:
        first === undefined || last === undefined
          ? t('chart.empty')
          : t('ranking.chart.scores.finding', { best: formatPoints(first.rank.recorded), worst: formatPoints(last.rank.recorded) }),
      labelHead: t('ranking.column.name'),
      labels: rows.map(({ subject }) => inWords(locale, subject.name, subject.nameEn)),
      series: [
        {
          label: page.cycle.title,
          tone: 'primary',
          values: rows.map(({ rank }) => rank.recorded),
          hrefs: rows.map(({ subject }) => sheetHref(page.cycle.id, subject.key)),
        },
        ...(page.previous === undefined
          ? []
          : [{ label: page.previous.title, tone: 'previous' as const, values: rows.map(({ before }) => before?.recorded ?? null) }]),
      ],
    },
    words,
  )
}

/** How each inspecting department differs from the others on the same items; most severe first. */
function severityOf({ severity, roster }: RankingPage, { t, fmt, locale }: Words) {
  return severity
    .toSorted((a, b) => a.deviation - b.deviation)
    .map(({ scorer, items, deviation }) => {
      const named = roster.scorers.find(({ code }) => code === scorer)
      const sign = deviation > 0 ? '+' : ''
      return {
        name: named === undefined ? scorer : inWords(locale, named.name, named.nameEn),
        items,
        deviation: `${sign}${fmt.percent(deviation / 10_000, 2)}`,
        word: t(deviation < 0 ? 'ranking.severity.severe' : deviation > 0 ? 'ranking.severity.mild' : 'ranking.severity.even'),
      }
    })
}

function publicityOf({ cycle }: RankingPage, { t, fmt, today, calendar }: Words) {
  if (cycle.publicityFrom === null || cycle.publicityUntil === null) return undefined
  const left = isRunning(cycle, today)
    ? calendar.workingDaysBetween(today, cycle.publicityUntil).days + (calendar.isWorkingDay(today) ? 1 : 0)
    : 0
  return {
    text: t('ranking.publicity.days', { from: fmt.longDate(cycle.publicityFrom), until: fmt.longDate(cycle.publicityUntil) }),
    left: isRunning(cycle, today) ? t('ranking.publicity.left', { n: left }) : t('ranking.publicity.over'),
  }
}

function presentTie({ group, grade, places, tied }: RankingPage['ties'][number], i: number, page: RankingPage, actor: Actor, words: Words) {
  const { t, locale } = words
  const within = page.groups
    .flatMap(({ rows }) => rows)
    .filter(({ rank }) => rank.group === group && rank.quota === 'within' && rank.grade === grade).length
  const free = places - within
  return {
    id: `tie-${i + 1}`,
    text: t('ranking.tie.text', {
      group: groupName(group, locale),
      grade: gradeName(page.scheme.grades, grade, locale),
      n: tied.length,
      free,
    }),
    may: page.cycle.state === 'preliminary' && denyLeading(actor) === undefined,
    group,
    grade,
    number: page.version.number,
    fields: [
      {
        kind: 'checks',
        name: 'chosen',
        id: `tie-${i + 1}-chosen`,
        label: t('ranking.tie.chosen', { free }),
        multiple: true,
        options: tied.map((key) => ({ value: key, label: nameOf(key, page, words) })),
      },
      {
        kind: 'textarea',
        name: 'reason',
        id: `tie-${i + 1}-reason`,
        label: t('ranking.tie.reason'),
        rows: 3,
        maxlength: 500,
        required: true,
      },
    ],
  }
}

function objectionsOf({ objections, cycle }: RankingPage, { t }: Words) {
  const open = objections.filter(({ state }) => state === 'open').length
  const decided = objections.filter(({ state }) => state === 'decided').length
  return {
    href: `/evaluations/${cycle.id}/objections`,
    text: objections.length === 0 ? t('ranking.objections.none') : t('ranking.objections.count', { open, decided }),
    any: objections.length > 0,
  }
}

function confirmOf(page: RankingPage, actor: Actor, words: Words) {
  const { cycle, version, confirmations, objections, pendingVetoes, ties, complete } = page
  const { t, fmt, locale, today } = words
  const isCurrent = version.id === cycle.versionId
  const settled = cycle.state !== 'preliminary'
  // The final version repeats what was confirmed.
  const about = settled ? confirmations.slice(-CONFIRMATIONS) : confirmations.filter(({ versionId }) => versionId === cycle.versionId)
  const openObjections = objections.filter(({ state }) => state === 'open').length
  const obstacles = settled ? [] : obstaclesOf(cycle, { today, openObjections, pendingVetoes, ties: ties.length, complete })
  const may =
    !settled &&
    isCurrent &&
    denyConfirmation(
      actor,
      about.map(({ personId }) => personId),
    ) === undefined
  return {
    given: about.map((one) => t('ranking.confirm.given', { name: inWords(locale, one.name, one.nameEn), at: fmt.dateTime(one.at) })),
    notes: about.map(({ note }) => note),
    needed: settled ? '' : t('ranking.confirm.needed', { n: CONFIRMATIONS - about.length }),
    obstacles: obstacles.map((one) =>
      t(`ranking.obstacle.${one}`, { until: fmt.date(cycle.publicityUntil), n: one === 'vetoes' ? pendingVetoes : openObjections }),
    ),
    may: may && obstacles.length === 0,
    number: version.number,
    last: about.length + 1 >= CONFIRMATIONS,
  }
}

function publicationOf({ cycle, record, roster }: RankingPage, actor: Actor) {
  const settled = cycle.state === 'final' || cycle.state === 'archived'
  const inspecting = roster.scorers.map(({ departmentId }) => departmentId)
  return {
    shown: settled,
    record:
      record === undefined || record.state === 'gone'
        ? undefined
        : { href: `/disclosures/${record.id}`, published: record.state === 'published' },
    may: cycle.state === 'final' && denyPublication(actor, inspecting) === undefined && (record === undefined || record.state === 'gone'),
  }
}

function versionLink(one: VersionHead, { cycle, version }: RankingPage, words: Words) {
  const { t } = words
  return {
    text: versionName(one, words),
    href: `/evaluations/${cycle.id}/ranking${one.id === cycle.versionId ? '' : `?version=${one.number}`}`,
    current: one.id === version.id,
    reason: one.reason,
    diff:
      one.number > 1
        ? { href: `/evaluations/${cycle.id}/versions/${one.number}`, text: t('ranking.version.diff', { n: one.number - 1 }) }
        : undefined,
  }
}
