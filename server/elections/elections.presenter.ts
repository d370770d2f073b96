import { addDays, dateInShanghai } from '../../core/dates.ts'
import type { ChipKind } from '../web/markup.ts'
import type { Words } from '../web/words.ts'
import type { OpenElection } from './elections.service.ts'
import { isOver } from './elections.rules.ts'
import type { ElectionLine, ElectionState } from './elections.types.ts'

export const CHIPS: Readonly<Record<ElectionState, ChipKind>> = {
  draft: 'idle',
  ceremony: 'idle',
  collecting: 'soon',
  frozen: 'idle',
  voting: 'soon',
  counting: 'nil',
  counted: 'nil',
  published: 'ok',
  cancelled: 'idle',
  stopped: 'miss',
}
const ICONS: Partial<Record<ElectionState, string>> = {
  ceremony: 'key',
  frozen: 'lock',
  cancelled: 'circle-x',
  counting: 'hourglass',
  counted: 'check',
}

export const stateChip = (state: ElectionState, { t }: Pick<Words, 't'>) => ({
  kind: CHIPS[state],
  text: t(`elections.state.${state}`),
  ...(ICONS[state] === undefined ? {} : { icon: ICONS[state] }),
})

/** `今天 17:00`, `明天 17:00`, else the date with its time. `at`: UTC ISO text. */
export function whenWords(at: string, { t, fmt, today }: Pick<Words, 't' | 'fmt' | 'today'>): string {
  const on = dateInShanghai(at)
  const time = fmt.dateTime(at).slice(-5)
  if (on === today) return t('elections.when.today', { time })
  return on === addDays(today, 1) ? t('elections.when.tomorrow', { time }) : fmt.dateTime(at)
}
/** When it closes, in a few words. */
export const untilWords = (until: string | undefined, words: Pick<Words, 't' | 'fmt' | 'today'>): string =>
  until === undefined ? words.t('elections.open.no_time') : words.t('elections.open.until', { when: whenWords(until, words) })

/** What is open to somebody, with the one thing to do: the strip on every page and the list. */
export function presentOpen(one: OpenElection, words: Pick<Words, 't' | 'fmt' | 'today'>) {
  const { id, title, state, oneStep } = one
  const { t } = words
  if (state === 'ceremony' || state === 'counting') {
    const [path, act] = state === 'ceremony' ? (['ceremony', 'key'] as const) : (['count', 'count'] as const)
    const about = t(`elections.open.${act}.about`)
    return {
      id,
      title,
      eye: t(`elections.open.${act}`),
      until: '',
      href: `/elections/${id}/${path}`,
      act: t(`elections.open.${act}.act`),
      about,
    }
  }
  const collecting = state === 'collecting'
  return {
    id,
    title,
    eye: t(collecting ? 'elections.open.collecting' : 'elections.open.voting'),
    until: untilWords(one.until, words),
    href: collecting ? `/elections/${id}/collect#now` : `/elections/${id}/vote`,
    act: t(collecting ? 'elections.open.collect' : 'elections.open.vote'),
    about: t(collecting ? 'elections.you.collecting' : oneStep ? 'elections.you.one_step' : 'elections.you.voting'),
  }
}

/** The list in three parts. `open`: those in which the reader can do something now. */
export function presentList(lines: readonly ElectionLine[], open: readonly OpenElection[], words: Words) {
  const { t, fmt } = words
  const row = (line: ElectionLine) => ({
    href: `/elections/${line.id}`,
    title: line.title,
    sub: [
      t(`elections.kind.${line.kind}`),
      dateOf(line, words),
      line.onRoll && !isOver(line.state) ? t('elections.list.on_roll') : '',
      line.trustee ? t('elections.list.trustee') : '',
    ]
      .filter((part) => part !== '')
      .join(t('frame.dot')),
    chip: stateChip(line.state, words),
  })
  const mine = new Set(open.map(({ id }) => id))
  const running = (line: ElectionLine): boolean => ['collecting', 'frozen', 'voting', 'counting'].includes(line.state)
  const over = ({ state }: ElectionLine): boolean => isOver(state) || state === 'counted'
  return {
    open: open.map((one) => presentOpen(one, words)),
    running: lines.filter((line) => running(line) && !mine.has(line.id)).map(row),
    coming: lines.filter(({ id, state }) => (state === 'draft' || state === 'ceremony') && !mine.has(id)).map(row),
    past: lines.filter(over).map(row),
    count: fmt.number(lines.length),
  }
}

const dateOf = ({ state, collectUntil, voteUntil, closedOn }: ElectionLine, words: Words): string => {
  if (closedOn !== undefined) return words.fmt.date(closedOn)
  const until = state === 'collecting' ? collectUntil : state === 'voting' ? voteUntil : undefined
  return until === undefined ? '' : untilWords(until, words)
}
