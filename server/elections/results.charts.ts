import { presentChart, type ChartInput, type ChartSeries } from '../web/chart.ts'
import type { Words } from '../web/words.ts'
import type { Election } from './elections.types.ts'
import { optionWords } from './options.words.ts'
import type { Outcome, QuestionResult } from './results.types.ts'

const MOST_BARS = 30

/** One picture a question where people are chosen, one for all subjects or motions. */
export function chartsOf(election: Pick<Election, 'kind' | 'settings'>, outcome: Outcome, words: Words) {
  const inputs =
    election.kind === 'evaluation'
      ? [evaluationChart(election, outcome, words)]
      : election.kind === 'motion'
        ? [motionChart(outcome, words)]
        : outcome.questions.map((question, i) => candidateChart(question, i, words))
  return inputs.filter(({ labels }) => labels.length > 0 && labels.length <= MOST_BARS).map((input) => presentChart(input, words))
}

function candidateChart({ text, options }: QuestionResult, i: number, { t, fmt }: Words): ChartInput {
  const [first] = options
  return {
    id: `votes-${i + 1}`,
    kind: 'hbar',
    values: 'number',
    title: t('counting.chart.votes'),
    note: t('results.unit.votes'),
    unit: t('results.unit.votes'),
    finding: t('counting.chart.most', { question: text, name: first?.option.label ?? '', n: fmt.number(first?.votes ?? 0) }),
    labelHead: t('counting.column.name'),
    labels: options.map(({ option }) => option.label),
    series: [{ label: t('results.column.votes'), tone: 'primary', values: options.map(({ votes }) => votes) }],
  }
}

function motionChart({ questions }: Outcome, { t, fmt }: Words): ChartInput {
  const votes = (index: number) => questions.map(({ options }) => options.find((one) => one.index === index)?.votes ?? 0)
  const inFavour = votes(0)
  return {
    id: 'motions',
    kind: 'hbar',
    values: 'number',
    title: t('counting.chart.votes'),
    note: t('results.unit.votes'),
    unit: t('results.unit.votes'),
    finding: t('counting.chart.motions', {
      n: fmt.number(questions.length),
      for: fmt.number(inFavour[0] ?? 0),
      against: fmt.number(votes(1)[0] ?? 0),
    }),
    labelHead: t('counting.column.name'),
    labels: questions.map(({ text }) => text),
    series: [
      { label: t('results.column.for'), tone: 'primary', values: inFavour },
      { label: t('results.column.against'), tone: 'previous', values: votes(1) },
      { label: t('results.column.abstain'), tone: 'muted', values: votes(2).map((n, i) => n + (questions[i]?.blank ?? 0)) },
    ],
  }
}

/** Scores of several subjects; for a single one, or without points, how often each level was chosen. */
function evaluationChart({ settings }: Pick<Election, 'settings'>, { questions }: Outcome, words: Words): ChartInput {
  const scored = questions.length > 1 && questions.some(({ satisfaction }) => satisfaction !== undefined)
  return scored
    ? scoreChart(questions, words)
    : levelChart(questions, settings.levels?.map(({ label }) => optionWords(label, words)) ?? [], words)
}

function scoreChart(questions: readonly QuestionResult[], { t, fmt }: Words): ChartInput {
  const ordered = questions.toSorted((a, b) => (b.satisfaction ?? -1) - (a.satisfaction ?? -1))
  const [best] = ordered
  return {
    id: 'scores',
    kind: 'hbar',
    values: 'score',
    title: t('counting.chart.scores'),
    note: t('results.unit.points'),
    unit: t('results.unit.points'),
    finding: t('counting.chart.best', { name: best?.text ?? '', n: fmt.number((best?.satisfaction ?? 0) / 100) }),
    labelHead: t('counting.column.subject'),
    labels: ordered.map(({ text }) => text),
    series: [{ label: t('counting.column.score'), tone: 'primary', values: ordered.map(({ satisfaction }) => satisfaction ?? null) }],
  }
}

function levelChart(questions: readonly QuestionResult[], labels: readonly string[], { t, fmt }: Words): ChartInput {
  const counts = labels.map((_, at) => questions.reduce((sum, one) => sum + (one.levels[at]?.votes ?? 0), 0))
  const most = counts.indexOf(Math.max(...counts))
  const series: ChartSeries = { label: t('results.unit.answers'), tone: 'primary', values: counts }
  return {
    id: 'levels',
    kind: 'hbar',
    values: 'number',
    title: t('counting.chart.levels'),
    note: t('results.unit.answers'),
    unit: t('results.unit.answers'),
    finding: t('counting.chart.level', { level: labels[most] ?? '', n: fmt.number(counts[most] ?? 0) }),
    labelHead: t('counting.column.level'),
    labels,
    series: [series],
  }
}
