import type { Words } from '../web/words.ts'
import type { Election } from './elections.types.ts'
import { optionWords } from './options.words.ts'
import type { Outcome, QuestionResult } from './results.types.ts'

/** Width of a bar, in units of its picture. */
const WIDTH = 100

/** The grades of an evaluation as a phone compares them: numbers under their heads, and one bar a subject. Undefined for other kinds. */
export function presentLevels({ kind, settings }: Pick<Election, 'kind' | 'settings'>, { questions, void: why }: Outcome, words: Words) {
  if (kind !== 'evaluation' || why === 'minimum') return undefined
  const levels = settings.levels ?? []
  const blank = questions.some((one) => one.blank > 0)
  const scored = levels.filter(({ points }) => points !== null).length
  const tones = levels.map(({ points }, i) => (points === null ? undefined : 1 - (0.8 * i) / Math.max(1, scored - 1)))
  return {
    heads: [...levels.map(({ label }) => optionWords(label, words)), ...(blank ? [words.t('results.column.abstain')] : [])],
    rows: questions.map((one) => rowOf(one, blank, tones, words)),
  }
}

function rowOf(one: QuestionResult, blank: boolean, tones: readonly (number | undefined)[], { fmt }: Words) {
  const counts = [...one.levels.map(({ votes }) => votes), ...(blank ? [one.blank] : [])]
  const all = Math.max(
    1,
    counts.reduce((sum, n) => sum + n, 0),
  )
  const before = (i: number): number => counts.slice(0, i).reduce((sum, n) => sum + n, 0)
  return {
    name: one.text,
    score: one.satisfaction === undefined ? '' : (one.satisfaction / 100).toFixed(2),
    counts: counts.map((n) => fmt.number(n)),
    // What earns no points has no tone: it stays the ground of the bar.
    bars: counts.flatMap((n, i) => {
      const tone = tones[i]
      return n === 0 || tone === undefined ? [] : [{ x: share(before(i), all), width: share(n, all), tone: tone.toFixed(2) }]
    }),
  }
}

const share = (n: number, all: number): string => ((WIDTH * n) / all).toFixed(2)
