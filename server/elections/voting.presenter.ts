import type { BoxPhase } from '../ballot-box/box.types.ts'
import { zhCN } from '../i18n/catalogues.ts'
import type { MessageKey } from '../i18n/index.ts'
import type { Words } from '../web/words.ts'
import { untilWords } from './elections.presenter.ts'
import type { Question } from './elections.types.ts'
import { optionWords } from './options.words.ts'
import type { Boxes, NumberedClass, Voting } from './voting.service.ts'

const LEVELS_IN_A_ROW = 6
/** From so many candidates on there is a field to narrow them. */
const MANY = 20

/** Sentences with numbers in them that the browser fills. */
const SENTENCES = {
  collect: ['seconds', 'now', 'copied'],
  vote: [
    'unsent_at',
    'chosen',
    'rated',
    'full',
    'too_few',
    'too_few_of',
    'unrated',
    'none_chosen',
    'review_chosen',
    'review_more',
    'review_rest',
    'review_all',
    'review_open',
    'encrypting',
    'done',
    'doing',
    'waiting',
    'times',
    'copied',
  ],
  find: ['position'],
} as const

type Sentences = { [P in keyof typeof SENTENCES]: (typeof SENTENCES)[P][number] }[keyof typeof SENTENCES]

const VERIFYING = [
  'stage_archive',
  'stage_setup',
  'stage_ballots',
  'stage_count',
  'own_counts',
  'own_replaced',
  'own_refused',
  'own_missing',
  'own_waiting',
  'trustees',
  'blank_votes',
] as const
const FINDING = 'verify.found.'
const FINDINGS = Object.keys(zhCN).filter((key): key is MessageKey => key.startsWith(FINDING))

/** As they stand in the catalogue, with their placeholders. */
export function sentences(page: keyof typeof SENTENCES, { t }: Pick<Words, 't'>): string {
  const keys: readonly Sentences[] = SENTENCES[page]
  const said = Object.fromEntries(keys.map((key) => [key, t(`ballots.js.${key}` satisfies MessageKey)]))
  return JSON.stringify({ ...said, comma: t('frame.enumerate') })
}

const classOf = (own: NumberedClass, { t }: Pick<Words, 't'>): string =>
  own.code === '' ? '' : own.title || t('ballots.class', { code: own.code })

/** What every page of a voter's says about the election. */
function headOf({ election, own }: Pick<Voting, 'election' | 'own'>, words: Words) {
  const { id, title, trustees, settings } = election
  const until = election.state === 'collecting' ? election.collectUntil : election.voteUntil
  return {
    id,
    title,
    className: own === undefined ? '' : classOf(own, words),
    href: `/elections/${id}`,
    until: election.state === 'collecting' || election.state === 'voting' ? untilWords(until, words) : '',
    operatorKey: trustees === 'server',
    oneStep: settings.oneStep,
  }
}

/** Why somebody has nothing to do on a voter's page; undefined when they have. */
function absentOf(voting: Voting, wanted: 'collect' | 'vote'): MessageKey | undefined {
  const { election, own, box, collecting } = voting
  if (own === undefined || box === undefined)
    return election.state === 'draft' || election.state === 'ceremony' ? 'ballots.not_yet' : 'ballots.not_on_roll'
  if (election.state === 'cancelled' || election.state === 'stopped') return 'ballots.called_off'
  if (wanted === 'collect') return collecting || election.state !== 'ceremony' ? undefined : 'ballots.not_yet'
  if (election.state === 'voting') return undefined
  return ['collecting', 'frozen', 'ceremony'].includes(election.state) ? 'ballots.vote.not_yet' : 'ballots.vote.over'
}

/** What scripts need of a voter's place; written at the page's root. */
function placeOf(voting: Voting, personId: number) {
  const { election, own, box, collectedOn, collecting } = voting
  return {
    election: election.id,
    person: personId,
    uuid: own?.uuid ?? '',
    issuer: box?.issuerKey ?? '',
    oneStep: election.settings.oneStep,
    open: collecting,
    collected: collectedOn !== undefined,
    list:
      own !== undefined && box !== undefined && isListed(box.phase, box.oneStep)
        ? `/elections/${election.id}/classes/${own.number}/codes`
        : '',
  }
}

const isListed = (phase: BoxPhase, oneStep: boolean): boolean =>
  phase !== 'collecting' && phase !== 'discarded' && !(oneStep && phase === 'open')

export function presentCollect(voting: Voting, personId: number, words: Words) {
  return {
    ...headOf(voting, words),
    place: placeOf(voting, personId),
    absent: absentOf(voting, 'collect'),
    votes: voting.election.state === 'voting',
    collecting: voting.collecting,
    opens: voting.election.state === 'collecting' || voting.election.state === 'frozen',
    collectedOn: words.fmt.date(voting.collectedOn),
    words: sentences('collect', words),
  }
}

export function presentVote(voting: Voting, personId: number, words: Words) {
  const { election, box } = voting
  const { questions } = election
  return {
    ...headOf(voting, words),
    place: placeOf(voting, personId),
    absent: absentOf(voting, 'vote'),
    text: box?.election ?? '',
    words: sentences('vote', words),
    rates: isRated(questions),
    questions: questions.map((question, i) => presentQuestion(question, i, words)),
    heading: headingOf(questions, words),
    order: election.kind === 'motion' ? '' : words.t(`elections.rule.order.${election.settings.order}`),
    narrow: !isRated(questions) && questions.some(({ options }) => options.length >= MANY),
    blank: questions.some(({ blank }) => blank),
    notice: noticeOf(questions, headOf(voting, words).until, words),
    collects: voting.election.state === 'collecting',
  }
}

function noticeOf(questions: readonly Question[], until: string, { t, fmt }: Words): string {
  const blank = questions.some((question) => question.blank)
  return fmt.sentences([
    ...(until === '' ? [] : [t('ballots.until', { until })]),
    t('ballots.vote.last_counts'),
    ...(blank ? [t(isRated(questions) ? 'ballots.vote.blank_of' : 'ballots.vote.blank')] : []),
  ])
}

/** One level for each of several subjects: rows of levels instead of cards. */
const isRated = (questions: readonly Question[]): boolean =>
  questions.length > 1 && questions.every(({ max, options }) => max === 1 && options.length <= LEVELS_IN_A_ROW)

function headingOf(questions: readonly Question[], { t }: Words): string {
  const [first] = questions
  if (questions.length !== 1 || first === undefined)
    return t(isRated(questions) ? 'ballots.choose.rate' : 'ballots.choose.questions', { n: questions.length })
  return limitOf(first, t)
}

function limitOf({ min, max }: Question, t: Words['t']): string {
  if (max === 1) return t('ballots.choose.one')
  if (min === max) return t('ballots.choose.exactly', { n: max })
  return min > 1 ? t('ballots.choose.between', { min, max }) : t('ballots.choose.most', { n: max })
}

function presentQuestion(question: Question, index: number, words: Words) {
  const { text, min, max, blank, options } = question
  return {
    index,
    text,
    min,
    max,
    blank,
    limit: limitOf(question, words.t),
    type: max === 1 ? 'radio' : 'checkbox',
    options: options.map(({ label, detail }, i) => ({
      label: optionWords(label, words),
      detail,
      value: i,
      number: words.t('ballots.choose.number', { n: i + 1 }),
    })),
  }
}

/** Where a ballot may be looked for: the reader's own class first, or all of them. */
export function presentFind({ election, classes }: Boxes, personId: number, words: Words) {
  const { t } = words
  return {
    ...headOf({ election, own: undefined }, words),
    person: personId,
    boxes: JSON.stringify(classes.map(({ uuid }) => uuid)),
    words: JSON.stringify({ position: t('ballots.js.position') }),
    voting: election.state === 'voting',
  }
}

const STATES: Readonly<Record<BoxPhase, MessageKey>> = {
  collecting: 'ballots.phase.collecting',
  frozen: 'ballots.phase.frozen',
  open: 'ballots.phase.open',
  closed: 'ballots.phase.closed',
  finished: 'ballots.phase.finished',
  discarded: 'ballots.phase.discarded',
}

/** The board of one class, and the way to those of the others. */
export function presentBoard({ election, classes }: Boxes, shown: Boxes['classes'][number], words: Words) {
  const { t, fmt } = words
  const { box, number } = shown
  const phase = box?.phase ?? 'open'
  const moves = phase === 'open' && classes.length > 1 // while voting runs nobody sees how many of one class have voted
  return {
    ...headOf({ election, own: undefined }, words),
    tabs:
      classes.length < 2
        ? []
        : classes.map((one) => ({
            text: classOf(one, words),
            href: `/elections/${election.id}/board?class=${one.number}`,
            current: one.number === number,
          })),
    phase: t(STATES[phase]),
    phaseKind: phase === 'open' ? 'soon' : phase === 'finished' ? 'ok' : 'nil',
    lastEvent: box?.lastEvent ?? '',
    archive: `/elections/${election.id}/classes/${number}/archive.bel`,
    facts: [
      { label: t('ballots.board.registered'), value: fmt.number(box?.registered), num: true },
      ...(moves ? [] : [{ label: t('ballots.board.cast'), value: fmt.number(box?.cast), num: true }]),
      { label: t('ballots.board.on_board'), value: fmt.number(box?.onBoard), num: true },
    ],
    waiting: box !== undefined && phase === 'open' && (moves || box.cast > 0),
    waits: box?.oneStep === true && phase === 'open',
  }
}

const PHASES = ['unreadable', 'empty', 'open', 'closed', 'counting', 'finished'] as const

/** Everything that a verification may have to say: findings by their codes, as the command line says them. */
function verifyWords({ t }: Pick<Words, 't'>): string {
  return JSON.stringify({
    ...Object.fromEntries(VERIFYING.map((key) => [key, t(`ballots.verify.js.${key}`)])),
    ...Object.fromEntries(PHASES.map((phase) => [`state_${phase}`, t(`verify.state.${phase}`)])),
    ...Object.fromEntries(FINDINGS.map((key) => [`found_${key.slice(FINDING.length)}`, t(key)])),
    blank: t('verify.blank'),
    cell: t('verify.cell'),
    event: t('verify.event'),
    more: t('ballots.verify.more'),
  })
}

export function presentVerify({ election, classes }: Boxes, personId: number, words: Words) {
  return {
    ...headOf({ election, own: undefined }, words),
    person: personId,
    boxes: classes.map(({ uuid }) => uuid).join(' '),
    words: verifyWords(words),
    archives: classes.map((one) => ({
      label: classOf(one, words) || words.t('ballots.verify.this'),
      uuid: one.uuid,
      href: `/elections/${election.id}/classes/${one.number}/archive.bel`,
    })),
  }
}
