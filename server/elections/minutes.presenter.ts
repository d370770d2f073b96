import { inWords, type Words } from '../web/words.ts'
import { headText, textOf } from '../web/table-cells.ts'
import { rulesOf } from './page.presenter.ts'
import type { ArchiveName, ElectionResult } from './results.service.ts'
import { classesOf, figuresOf, noticesOf, trusteesOf, validityOf } from './results.presenter.ts'
import { tablesOfResult } from './results.table.ts'

/** 计票报告单: one sheet with the official figures, what follows from them, the proofs and the places for the signatures. */
export function presentMinutes(result: ElectionResult, archives: readonly ArchiveName[], words: Words) {
  const { election, outcome, classes } = result
  const { t, fmt } = words
  return {
    id: election.id,
    title: election.title,
    facts: [
      { label: t('counting.minutes.kind'), value: t(`elections.kind.${election.kind}`) },
      { label: t('counting.minutes.opened'), value: election.openedOn === undefined ? '' : fmt.longDate(election.openedOn) },
      { label: t('counting.minutes.closed'), value: election.closedOn === undefined ? '' : fmt.longDate(election.closedOn) },
    ],
    notices: noticesOf(result, words),
    validity: validityOf(result, words),
    figures: figuresOf(outcome.official, words),
    classes: classesOf(outcome, words),
    tables: outcome.void === 'minimum' ? [] : tablesOfResult(election, outcome).map((view) => sheetOf(view, words)),
    findings: outcome.void === undefined ? findingsOf(result, words) : [],
    rules: rulesOf(election, words),
    proofs: classes.flatMap(({ of, lastEvent }, i) => [
      { label: `${of.title}${t('counting.minutes.archive')}`, value: archives[i]?.sha256 ?? '' },
      { label: `${of.title}${t('counting.minutes.event')}`, value: lastEvent ?? '' },
    ]),
    trustees: trusteesOf(result, words),
    signers: result.trustees.filter(({ item }) => item !== 'server').map(({ name, nameEn }) => inWords(words.locale, name, nameEn)),
  }
}

/** A table as paper has it: every column, plain text. */
function sheetOf({ title, spec, rows, speaking }: ReturnType<typeof tablesOfResult>[number], words: Words) {
  const context = { ...words, t: speaking(words.t) }
  return {
    title,
    heads: spec.columns.map((column) => ({ text: headText(column, context), num: column.kind !== 'text' && column.kind !== 'chip' })),
    rows: rows.map((row) => spec.columns.map((column) => textOf(column.kind, column.value(row, context), context))),
  }
}

/** Who is elected and what is carried, in sentences that are read out. */
export function findingsOf({ outcome }: Pick<ElectionResult, 'outcome'>, { t }: Words): string[] {
  return outcome.questions.flatMap(({ text, options, carried, proposal }) => {
    const names = (mark: string): string =>
      options
        .filter((one) => one.mark === mark)
        .map(({ option }) => option.label)
        .join(t('frame.enumerate'))
    return [
      names('elected') === '' ? '' : t('counting.finding.elected', { question: text, names: names('elected') }),
      names('tied') === '' ? '' : t('counting.finding.tied', { question: text, names: names('tied') }),
      proposal?.kind === 'further' ? t('counting.finding.further', { question: text, seats: proposal.seats }) : '',
      carried === undefined ? '' : t(carried ? 'counting.finding.carried' : 'counting.finding.not_carried', { question: text }),
    ].filter((sentence) => sentence !== '')
  })
}
