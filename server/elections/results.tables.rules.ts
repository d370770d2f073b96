import type { Translate } from '../i18n/index.ts'
import { columnLabel, LAYOUTS, type Layout, type ResultTable } from '../registers/results/results.rules.ts'
import type { Election, Level, Settings } from './elections.types.ts'
import { turnoutNeeded } from './results.figures.rules.ts'
import type { Official, Outcome, QuestionResult } from './results.types.ts'

/** A register keeps at most so many tables of a record. */
const MOST = 12

/** The published form of a result: the tables of the register of results, in the official counts. `t` speaks Chinese: a record is Chinese. */
export function tablesOf(election: Pick<Election, 'kind' | 'settings' | 'title'>, outcome: Outcome, t: Translate): ResultTable[] {
  const notes = noteOf(election, outcome, t)
  const make = { counts: countsOf(outcome.official), heads: {}, note: notes }
  if (election.kind === 'evaluation') return evaluationTables(election, outcome, make, t)
  if (election.kind === 'motion')
    return [{ ...make, title: election.title, layout: 'election', rows: outcome.questions.map((one) => motionRow(one, t)) }]
  const rows = (one: QuestionResult, prefix = '') => candidateRows(one, election.kind === 'recommendation', prefix, t)
  const layout: Layout = election.kind === 'recommendation' ? 'nomination' : 'election'
  if (outcome.questions.length <= MOST) return outcome.questions.map((one) => ({ ...make, title: one.text, layout, rows: rows(one) }))
  return [{ ...make, title: election.title, layout, rows: outcome.questions.flatMap((one) => rows(one, `${one.text} · `)) }]
}

const countsOf = ({ roll, present, issued, cast, valid, invalid }: Official): ResultTable['counts'] => ({
  entitled: roll,
  present,
  issued,
  collected: cast,
  valid,
  invalid,
})

function noteOf({ settings }: { readonly settings: Settings }, { classes, ...outcome }: Outcome, t: Translate): string {
  const shown = classes.filter((one) => one.shown)
  return [
    outcome.void === undefined ? '' : t(`counting.void.${outcome.void}`, voidParams(settings, outcome.official)),
    shown.length < classes.length ? t('counting.note.hidden', { n: settings.minimum }) : '',
    shown.length > 1
      ? t('counting.note.weights', {
          classes: shown.map(({ figures }) => t('counting.note.weight', { title: figures.title, weight: figures.weight })).join('、'),
        })
      : '',
    t('counting.note.recount'),
  ]
    .filter((part) => part !== '')
    .join('')
}

/** What the sentence about a void vote names. */
export const voidParams = ({ minimum, valid }: Settings, { roll, cast }: Official) => ({
  minimum,
  cast,
  needed: turnoutNeeded(valid, roll),
})

type Row = Readonly<Record<string, string>>

function candidateRows(question: QuestionResult, votesOnly: boolean, prefix: string, t: Translate): Row[] {
  return question.options.map(({ option, votes, against, mark }) => ({
    name: `${prefix}${option.label}`,
    ...(votesOnly ? { votes: String(votes) } : { for: String(votes), against: String(against ?? 0), abstain: String(question.blank) }),
    ...(mark === 'none' ? {} : { outcome: t(`counting.mark.${mark}`) }),
  }))
}

function motionRow({ text, options, blank, carried }: QuestionResult, t: Translate): Row {
  const votes = (index: number): number => options.find((one) => one.index === index)?.votes ?? 0
  return {
    name: text,
    for: String(votes(0)),
    against: String(votes(1)),
    abstain: String(votes(2) + blank),
    ...(carried === undefined ? {} : { outcome: t(carried ? 'counting.carried' : 'counting.not_carried') }),
  }
}

type Make = Pick<ResultTable, 'counts' | 'heads' | 'note'>

function evaluationTables(
  { settings, title }: Pick<Election, 'settings' | 'title'>,
  outcome: Outcome,
  make: Make,
  t: Translate,
): ResultTable[] {
  const levels = settings.levels ?? []
  const layout = layoutFor(levels, t)
  const keys = layout === 'free' ? levels.map((_, i) => `c${i + 2}`) : keysFor(layout, levels, t)
  const counted: ResultTable = {
    ...make,
    ...(layout === 'free' && { heads: headsOf(levels, t) }),
    title,
    layout,
    rows: outcome.questions.map((one) => levelRow(one, layout, keys)),
  }
  const scored = outcome.questions.filter(({ satisfaction }) => satisfaction !== undefined)
  return scored.length === 0 ? [counted] : [counted, rankingTable(scored, title, make, t)]
}

/** The register's own table of these levels, found by its Chinese headings; a free one for others. */
const layoutFor = (levels: readonly Level[], t: Translate): Layout =>
  (['levels', 'satisfaction'] as const).find((layout) => !keysFor(layout, levels, t).includes('')) ?? 'free'
const keysFor = (layout: Layout, levels: readonly Level[], t: Translate): string[] => {
  const columns = LAYOUTS[layout].map(({ key }) => ({ key, head: t(columnLabel(key)) }))
  return levels.map(({ label }) => columns.find(({ head }) => head === label)?.key ?? '')
}

const headsOf = (levels: readonly Level[], t: Translate): Record<string, string> => ({
  c1: t('counting.column.subject'),
  ...Object.fromEntries(levels.map(({ label }, i) => [`c${i + 2}`, label])),
})

const levelRow = ({ text, levels, blank }: QuestionResult, layout: Layout, keys: readonly string[]): Row => ({
  [layout === 'free' ? 'c1' : 'name']: text,
  ...Object.fromEntries(levels.map(({ votes }, i) => [keys[i]!, String(votes)])),
  ...(layout === 'free' || blank === 0 ? {} : { abstain: String(blank) }),
})

/** Best first; equal scores share a place: 1, 2, 2, 4. */
function rankingTable(scored: readonly QuestionResult[], title: string, { note }: Make, t: Translate): ResultTable {
  const score = (one: QuestionResult): number => one.satisfaction ?? 0
  const rows = scored
    .toSorted((a, b) => score(b) - score(a) || a.position - b.position)
    .map((one) => ({
      name: one.text,
      score: (score(one) / 100).toFixed(2),
      rank: String(1 + scored.filter((other) => score(other) > score(one)).length),
    }))
  return { title: t('counting.ranking', { title }), note, layout: 'ranking', heads: {}, counts: {}, rows }
}
