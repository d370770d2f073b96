import { dateInShanghai } from '../../core/dates.ts'
import type { Actor } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { presentTable, readTableQuery } from '../web/table.ts'
import { inWords, type Words } from '../web/words.ts'
import { stateChip } from './elections.presenter.ts'
import { denyRunning } from './elections.policy.ts'
import { rulesOf } from './page.presenter.ts'
import { chartsOf } from './results.charts.ts'
import { turnoutNeeded } from './results.figures.rules.ts'
import { presentLevels } from './results.levels.presenter.ts'
import { denyDrafting } from './results.policy.ts'
import { isDrafted } from './results.publication.service.ts'
import type { ElectionResult, NoResult } from './results.service.ts'
import { inPercent, tablesOfResult } from './results.table.ts'
import { voidParams } from './results.tables.rules.ts'
import type { Official, Outcome, QuestionResult } from './results.types.ts'

export const figuresOf = ({ roll, present, issued, cast, valid, invalid }: Official, { t, fmt }: Words) => [
  { label: t('counting.figure.roll'), value: fmt.number(roll) },
  { label: t('counting.figure.present'), value: fmt.number(present) },
  { label: t('counting.figure.issued'), value: fmt.number(issued) },
  { label: t('counting.figure.cast'), value: fmt.number(cast) },
  { label: t('counting.figure.valid'), value: fmt.number(valid) },
  { label: t('counting.figure.invalid'), value: fmt.number(invalid) },
]

/** What the page says before there is anything to count. */
export function presentNoResult({ election }: NoResult, words: Words) {
  const { id, title, state } = election
  const over = state === 'cancelled' || state === 'stopped'
  return {
    id,
    title,
    facts: [stateChip(state, words), words.t(`elections.kind.${election.kind}`)],
    empty: {
      text: words.t(over ? 'counting.none.over' : 'counting.none'),
      todo: words.t(over ? 'counting.none.over.todo' : 'counting.none.todo'),
      action: { href: `/elections/${id}`, label: words.t('counting.to_election') },
    },
  }
}

export function presentResult(result: ElectionResult, items: readonly { id: number; title: string }[], actor: Actor, words: Words) {
  const { election, outcome } = result
  const { t, fmt } = words
  const { id } = election
  return {
    id,
    title: election.title,
    facts: [
      stateChip(election.state, words),
      t(`elections.kind.${election.kind}`),
      election.closedOn === undefined ? '' : t('counting.closed_on', { on: fmt.date(election.closedOn) }),
    ],
    notices: noticesOf(result, words),
    figures: figuresOf(outcome.official, words),
    validity: validityOf(result, words),
    classes: classesOf(outcome, words),
    tables: tableViews(result, words),
    levels: presentLevels(election, outcome, words),
    charts: outcome.void === 'minimum' ? [] : chartsOf(election, outcome, words),
    rules: rulesOf(election, words),
    proposals: proposalsOf(result, denyRunning(actor, election) === undefined, words),
    trustees: trusteesOf(result, words),
    recount: recountOf(result, words),
    publication: publicationOf(result, items, actor, words),
  }
}

/** What changes how everything else is to be read. */
export function noticesOf({ election, outcome }: Pick<ElectionResult, 'election' | 'outcome'>, { t, fmt }: Words): string[] {
  const hidden = outcome.classes.filter(({ shown }) => !shown)
  const unanimous = outcome.questions.filter((one) => one.unanimous)
  return [
    outcome.void === undefined ? '' : t(`counting.void.${outcome.void}`, voidParams(election.settings, outcome.official)),
    outcome.void === 'minimum' || hidden.length === 0
      ? ''
      : t('counting.hidden', {
          classes: hidden.map(({ figures }) => figures.title).join(t('frame.enumerate')),
          n: election.settings.minimum,
        }),
    unanimous.length === 0
      ? ''
      : t('counting.unanimous', {
          questions: unanimous.map(({ text }) => text).join(t('frame.enumerate')),
          n: fmt.number(unanimous.length),
        }),
    election.trustees === 'server' ? t('elections.server_key') : '',
  ].filter((notice) => notice !== '')
}

/** The sums that hold, said in a sentence. */
export function validityOf({ election, outcome }: Pick<ElectionResult, 'election' | 'outcome'>, { t }: Words): string {
  if (outcome.void !== undefined) return ''
  const { roll, cast } = outcome.official
  const needed = turnoutNeeded(election.settings.valid, roll)
  return election.settings.valid === 'none' ? t('counting.valid.none', { cast }) : t('counting.valid', { cast, needed })
}

export function classesOf({ classes }: Outcome, { t, fmt }: Words) {
  if (classes.length < 2) return undefined
  return classes.map(({ figures, official, shown, share }) => ({
    title: figures.title,
    roll: fmt.number(official.roll),
    issued: fmt.number(official.issued),
    cast: fmt.number(official.cast),
    weight: `${figures.weight}%`,
    share: shown ? fmt.percent((inPercent(share) ?? 0) / 10_000, 2) : '',
    chip: shown ? undefined : { kind: 'idle' as const, text: t('counting.class.hidden') },
  }))
}

const tableViews = ({ election, outcome }: ElectionResult, words: Words) =>
  outcome.void === 'minimum'
    ? []
    : tablesOfResult(election, outcome).map(({ title, spec, rows, speaking }, i) => ({
        table: presentTable(
          { ...spec, key: `election-result-${i + 1}` },
          {
            ...words,
            t: speaking(words.t),
            query: readTableQuery(spec, {}),
            page: { rows, total: rows.length, totals: {}, page: 1 },
            path: `/elections/${election.id}/results`,
            caption: title,
          },
        ),
        exports: (['csv', 'xlsx'] as const).map((format) => ({
          text: words.t(`results.export.${format}`),
          label: words.t('results.export.of', { table: title, format: words.t(`results.export.${format}`) }),
          href: `/elections/${election.id}/results/tables/${i + 1}?format=${format}`,
        })),
      }))

/** Further ballots that the rules ask for, with the one button that prepares each. */
function proposalsOf({ election, outcome, runOffs }: ElectionResult, runs: boolean, { t }: Words) {
  return outcome.questions.flatMap((question) => {
    const { proposal } = question
    if (proposal === undefined) return []
    const made = runOffs.find((one) => one.position === question.position && !one.cancelled)
    return [
      {
        kind: t(`counting.proposal.${proposal.kind}`),
        text: t(`counting.proposal.${proposal.kind}.text`, { names: namesOf(question).join(t('frame.enumerate')), seats: proposal.seats }),
        // A draft is its officer's own: others read that it is being prepared.
        made: made && { href: runs ? `/elections/${made.id}/edit` : made.draft ? '' : `/elections/${made.id}`, label: made.title },
        action: made === undefined && runs ? `/elections/${election.id}/results/run-off` : undefined,
        question: question.text,
        position: question.position,
      },
    ]
  })
}
const namesOf = ({ proposal, options }: QuestionResult): string[] =>
  (proposal?.options ?? []).map((index) => options.find((one) => one.index === index)?.option.label ?? '')

export const trusteesOf = ({ trustees }: Pick<ElectionResult, 'trustees'>, { t, fmt, locale }: Words) =>
  trustees.map(({ name, nameEn, item, at }) => ({
    name: item === 'server' ? t('counting.trustee.server') : inWords(locale, name, nameEn),
    at: at === undefined ? t('counting.trustee.not_needed') : t('counting.trustee.at', { at: fmt.dateTime(at) }),
    took: at !== undefined,
  }))

/** How anybody counts again. */
function recountOf({ election, classes }: ElectionResult, { t }: Words) {
  return {
    href: `/elections/${election.id}/verify`,
    archives: classes.map(({ of }, i) => ({
      href: `/elections/${election.id}/classes/${i + 1}/archive.bel`,
      label: classes.length > 1 ? t('elections.links.archive.class', { class: of.title }) : t('elections.links.archive'),
    })),
    commands: classes.map(({ of }) => `npm run verify:election -- ${of.uuid}.bel`),
    events: classes.flatMap(({ of, lastEvent }) => (lastEvent === undefined ? [] : [{ title: of.title, hash: lastEvent }])),
  }
}

function publicationOf(result: ElectionResult, items: readonly { id: number; title: string }[], actor: Actor, words: Words) {
  const { election, record, outcome } = result
  const { t } = words
  if (isDrafted(result) && record !== undefined) {
    const out = record.state === 'published'
    const reads = out ? readsAsStaff(actor) : denyDrafting(actor, election) === undefined
    const text = t(out ? (reads ? 'counting.record.published' : 'counting.record.inside') : 'counting.record.draft')
    return { record: { href: reads ? `/disclosures/${record.id}` : '', text }, period: periodOf(result, words) }
  }
  const may = denyDrafting(actor, election) === undefined && outcome.void !== 'minimum'
  return { items: may ? items : [], may, denied: t(outcome.void === 'minimum' ? 'counting.publish.nothing' : 'counting.publish.by') }
}

/** The days on which objections are heard: the first counts when it is worked. */
function periodOf({ election, record }: ElectionResult, { t, fmt, calendar, today }: Words): string {
  if (record?.publishedAt === undefined) return ''
  const first = dateInShanghai(record.publishedAt)
  const { date: last } = calendar.publicityEnd(first, election.settings.publicityDays)
  const over = last < today
  return t(over ? 'counting.period.over' : 'counting.period', { from: fmt.date(first), to: fmt.date(last) })
}
