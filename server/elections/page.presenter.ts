import type { Actor } from '../auth/policy.ts'
import type { Words } from '../web/words.ts'
import type { MessageKey } from '../i18n/index.ts'
import { stateChip, untilWords } from './elections.presenter.ts'
import { denyRunning, denySheet, hasArchive } from './elections.policy.ts'
import { hasCandidates, isOver, reached, votingClasses } from './elections.rules.ts'
import type { SeenElection } from './elections.service.ts'
import type { Election, ElectionStep, Option } from './elections.types.ts'
import { optionWords } from './options.words.ts'
import { presentTimeline } from './timeline.presenter.ts'
import type { Turnout } from './turnout.service.ts'

/** Everything that the page of one election prints. */
export function presentElection(
  { election, standing }: SeenElection,
  steps: readonly ElectionStep[],
  turnout: Turnout,
  actor: Actor,
  words: Words,
) {
  const { t } = words
  const runs = denyRunning(actor, election) === undefined
  return {
    id: election.id,
    version: election.version,
    title: election.title,
    description: election.description,
    chip: stateChip(election.state, words),
    facts: [t(`elections.kind.${election.kind}`), untilOf(election, words)],
    warning: election.trustees === 'server' ? t('elections.server_key') : '',
    result: hasResult(election) ? `/elections/${election.id}/results` : undefined,
    you: youOf(election, standing.onRoll, words),
    rules: rulesOf(election, words),
    questions: questionsOf(election, words),
    turnout: turnoutOf(election, turnout, words),
    running: !reached(election.state, 'counted'),
    timeline: presentTimeline(steps, words),
    links: linksOf(election, { runs, onRoll: standing.onRoll, sheet: denySheet(actor, election, standing) === undefined }, words),
    runs,
  }
}

const hasResult = ({ state }: Pick<Election, 'state'>): boolean => state === 'counted' || state === 'published'

function untilOf({ state, collectUntil, voteUntil }: Election, words: Words): string {
  if (state === 'collecting') return untilWords(collectUntil, words)
  return state === 'voting' ? untilWords(voteUntil, words) : ''
}

/** What the reader can do now, or waits for; undefined where there is nothing to say to them. */
function youOf(election: Election, onRoll: boolean, words: Words) {
  const { t } = words
  const { id, state, settings } = election
  if (!onRoll || isOver(state) || state === 'counted') return undefined
  const act = (of: 'collect' | 'vote', about: MessageKey) => ({
    eye: t(of === 'collect' ? 'elections.open.collecting' : 'elections.open.voting'),
    about: t(about),
    until: untilOf(election, words),
    href: `/elections/${id}/${of === 'collect' ? 'collect#now' : of}`,
    act: t(of === 'collect' ? 'elections.open.collect' : 'elections.open.vote'),
  })
  if (state === 'collecting') return act('collect', 'elections.you.collecting')
  if (state === 'voting') return act('vote', settings.oneStep ? 'elections.you.one_step' : 'elections.you.voting')
  const next = state === 'frozen' || state === 'counting' ? state : 'ceremony'
  return { eye: '', about: t('elections.you.waiting', { what: t(`elections.you.next.${next}`) }), until: '', href: '', act: '' }
}

/** The rules in plain words, as they were set. */
export const rulesOf = (election: Election, words: Pick<Words, 't'>): string[] => [
  ...countingRules(election, words),
  words.t(`elections.rule.secret.${election.trustees}`),
  words.t('elections.rule.again'),
]

/** Those of them by which ballots are counted. */
export function countingRules(election: Election, words: Pick<Words, 't'>): string[] {
  const { t } = words
  const { kind, settings, questions } = election
  const { valid, elected, seats, minimum, oneStep, order } = settings
  const [first] = questions
  const classes = votingClasses(election)
  return [
    hasCandidates(kind) && first !== undefined ? t('elections.rule.choose', { max: first.max, n: first.options.length }) : '',
    kind === 'evaluation'
      ? t('elections.rule.levels', {
          n: questions.length,
          levels: (settings.levels ?? []).map(({ label }) => optionWords(label, words)).join(t('frame.enumerate')),
        })
      : '',
    kind === 'motion' ? t('elections.rule.motion', { n: questions.length }) : '',
    questions.some(({ blank }) => blank) ? t('elections.rule.blank') : '',
    kind === 'motion' ? '' : t(`elections.rule.order.${order}`),
    t(`elections.rule.valid.${valid}`),
    elected === 'none' ? '' : kind === 'motion' ? t(`elections.rule.passed.${elected}`) : t(`elections.rule.elected.${elected}`, { seats }),
    t('elections.rule.minimum', { n: minimum }),
    classes.length > 1
      ? t('elections.rule.classes', {
          classes: classes.map(({ title, weight }) => t('elections.class.weight', { title, weight })).join(t('frame.enumerate')),
        })
      : '',
    classes.length > 1 && elected !== 'none' ? t(`elections.rule.unopened.${elected === 'half_of_roll' ? 'roll' : 'cast'}`) : '',
    oneStep ? t('elections.rule.one_step') : '',
  ].filter((rule) => rule !== '')
}

/** Who or what is voted on: one list, whatever the kind. */
export function questionsOf({ kind, questions }: Pick<Election, 'kind' | 'questions'>, { t }: Pick<Words, 't'>) {
  const many = (list: readonly Pick<Option, 'label' | 'detail'>[]) => list.map(({ label, detail }, i) => ({ n: i + 1, label, detail }))
  if (hasCandidates(kind)) return { heading: t('elections.questions.candidates'), items: many(questions.flatMap(({ options }) => options)) }
  const heading = t(kind === 'evaluation' ? 'elections.questions.subjects' : 'elections.questions.motions')
  return { heading, items: many(questions.map(({ text }) => ({ label: text, detail: '' }))) }
}

function turnoutOf({ state }: Pick<Election, 'state'>, turnout: Turnout, { t, fmt }: Words) {
  if (!reached(state, 'ceremony') || turnout.size === 0) return []
  const figure = (key: MessageKey, value: number) => ({ label: t(key), value: fmt.number(value) })
  return [
    figure('elections.turnout.roll', turnout.size),
    ...(reached(state, 'collecting') ? [figure('elections.turnout.collected', turnout.collected)] : []),
    ...(reached(state, 'voting') && state !== 'cancelled' && state !== 'stopped' ? [figure('elections.turnout.cast', turnout.cast)] : []),
  ]
}

function linksOf(election: Election, may: { runs: boolean; onRoll: boolean; sheet: boolean }, { t }: Pick<Words, 't'>) {
  const { id, state } = election
  const at = (path: string, key: MessageKey, icon: string) => ({ href: `/elections/${id}/${path}`, label: t(key), icon, download: false })
  const classes = votingClasses(election)
  const archives = classes.map((one, i) => ({
    href: `/elections/${id}/classes/${i + 1}/archive.bel`,
    label: classes.length > 1 ? t('elections.links.archive.class', { class: one.title }) : t('elections.links.archive'),
    icon: 'download',
    download: true,
  }))
  const archive = hasArchive(state)
  return [
    ...(hasResult(election) ? [at('results', 'elections.links.results', 'chart-bar')] : []),
    ...(archive ? [at('board', 'elections.links.board', 'list-details')] : []),
    ...(archive && may.onRoll ? [at('find', 'elections.links.find', 'search')] : []),
    ...(archive ? [at('verify', 'elections.links.verify', 'shield-check')] : []),
    ...(state === 'draft' ? [] : [at('trustees', 'elections.links.trustees', 'key')]),
    ...(may.sheet && reached(state, 'collecting') ? [at('sheet', 'elections.links.sheet', 'checklist')] : []),
    ...(archive ? archives : []),
    { href: '/elections/exposure', label: t('elections.links.exposure'), icon: 'eye', download: false },
  ]
}

/** The ballot as voters meet it. */
export const presentPreview = ({ kind, questions }: Election, { t }: Pick<Words, 't'>) =>
  questions.map(({ position, text, max, blank, options }) => ({
    position,
    text,
    hint: hasCandidates(kind) ? t('elections.preview.choose', { max }) : '',
    blank: blank ? t('elections.rule.blank') : '',
    type: max > 1 ? 'checkbox' : 'radio',
    options: options.map(({ label, detail }, i) => ({
      label: optionWords(label, { t }),
      detail,
      mark: hasCandidates(kind) ? t('elections.preview.number', { n: i + 1 }) : '',
    })),
  }))
