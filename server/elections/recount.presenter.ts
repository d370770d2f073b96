import type { Words } from '../web/words.ts'
import { inWords } from '../web/words.ts'
import { findingsOf } from './minutes.presenter.ts'
import { optionWords } from './options.words.ts'
import { countingRules, questionsOf } from './page.presenter.ts'
import type { ElectionResult } from './results.service.ts'
import { noticesOf } from './results.presenter.ts'
import { markKey, type Mark } from './results.table.ts'
import type { QuestionResult } from './results.types.ts'

/**
 * The hall's recount, step by step. The figures of the roll are said by the page; everything else is shown only when the browser has
 * recomputed it from the archive, and compared with what stands here.
 */
export function presentRecount(result: ElectionResult, words: Words) {
  const { election, classes, outcome } = result
  const { t, fmt, locale } = words
  const shown = classes.filter((_, i) => outcome.classes[i]?.shown)
  return {
    id: election.id,
    title: election.title,
    day: election.closedOn === undefined ? '' : fmt.longDate(election.closedOn),
    figures: [
      { label: t('counting.figure.roll'), value: fmt.number(outcome.official.roll) },
      { label: t('counting.figure.issued'), value: fmt.number(outcome.official.issued) },
      { label: t('counting.figure.cast'), value: fmt.number(outcome.official.cast) },
    ],
    notices: noticesOf(result, words),
    rules: countingRules(election, words),
    standing: standingOf(election, words),
    classes: classes.map(({ of, figures }, i) => ({
      title: classes.length > 1 ? of.title : '',
      href: `/elections/${election.id}/classes/${i + 1}/archive.bel`,
      uuid: of.uuid,
      issued: figures.issued,
      roll: figures.roll,
      expected: JSON.stringify({ uuid: of.uuid, counts: figures.counts ?? null, cast: figures.cast, registered: figures.registered }),
    })),
    trustees: result.trustees.map(({ owner, name, nameEn, item, at }) => ({
      owner,
      name: item === 'server' ? t('counting.trustee.server') : inWords(locale, name, nameEn),
      took: at !== undefined,
    })),
    questions:
      shown.length === 0 ? [] : outcome.questions.map((question, i) => barsOf(question, i, election.questions[i]?.blank ?? false, words)),
    findings: outcome.void === undefined ? findingsOf(result, words) : [],
  }
}

/** Who or what is voted on, as the hall reads it before anything is counted. */
function standingOf(election: ElectionResult['election'], words: Words) {
  const { heading, items } = questionsOf(election, words)
  return { heading, n: items.length, names: items.map(({ label }) => label) }
}

/** One question's bars: `column` is where its counts stand in the archive's result. */
function barsOf(question: QuestionResult, at: number, hasBlank: boolean, { t }: Words) {
  const rows =
    question.levels.length > 0
      ? question.levels.map(({ level, index, votes }) => ({
          name: optionWords(level.label, { t }),
          detail: '',
          index,
          votes,
          mark: undefined as Mark | undefined,
        }))
      : question.options.map(({ option, index, votes, mark }) => ({
          name: optionWords(option.label, { t }),
          detail: option.detail,
          index,
          votes,
          mark: mark === 'none' ? undefined : mark,
        }))
  const most = Math.max(1, ...rows.map(({ votes }) => votes))
  return {
    at,
    title: question.text,
    most,
    valid: question.valid,
    crowded: rows.length > 10,
    rows: rows.map(({ mark, index, ...row }) => ({
      ...row,
      column: index + Number(hasBlank),
      mark: mark === undefined || mark === 'below' || mark === 'beyond_seats' ? '' : t(markKey(mark)),
      markIcon: mark === 'tied' ? 'scale' : 'check',
    })),
  }
}
