import type { Actor } from '../auth/policy.ts'
import type { ChipKind } from '../web/markup.ts'
import { inWords, type Words } from '../web/words.ts'
import { moderates } from './discussions.policy.ts'
import { OFFICIAL_REMIND_DAYS, officialOf, pageOfPost, SHOWN, TOPICS_A_PAGE } from './discussions.rules.ts'
import type { Board, ListedBoard, ListedTopic, Named } from './discussions.types.ts'
import type { TopicsPage, TopicsQuery } from './topics.service.ts'

export const nameOf = ({ name, nameEn }: Pick<Named, 'name' | 'nameEn'>, { locale }: Pick<Words, 'locale'>): string =>
  inWords(locale, name, nameEn || name)

export const boardName = ({ kind, department }: Board, words: Pick<Words, 't' | 'locale'>): string =>
  kind === 'department' ? nameOf(department ?? { name: '', nameEn: '' }, words) : words.t(`discussions.board.${kind}`)
export const boardHref = ({ key }: Pick<Board, 'key'>): string => `/discussions/boards/${key}`

export interface Chip {
  readonly kind: ChipKind
  readonly text: string
  readonly icon: string
}

type Owed = Pick<ListedTopic, 'officialDepartment' | 'officialDueOn' | 'officialOn'>

/** Who owes an answer, and whether it is there: colour, icon and word. */
export function officialChip({ officialDepartment, officialDueOn, officialOn }: Owed, words: Words): Chip | undefined {
  const { t, today, calendar, fmt } = words
  if (officialDepartment === undefined) return undefined
  const nearFrom = (dueOn: string): string => calendar.addWorkingDays(dueOn, -OFFICIAL_REMIND_DAYS).date
  const state = officialOf({ dueOn: officialDueOn, answeredOn: officialOn }, { today, nearFrom })
  if (state === 'none') return undefined
  const { kind, icon } = OFFICIAL[state]
  const params = { department: nameOf(officialDepartment, words), due: fmt.date(officialDueOn), on: fmt.date(officialOn) }
  return { kind, icon, text: t(`discussions.official.${state}`, params) }
}
const OFFICIAL = {
  waiting: { kind: 'nil', icon: 'clock' },
  near: { kind: 'soon', icon: 'clock' },
  late: { kind: 'miss', icon: 'clock-exclamation' },
  answered: { kind: 'ok', icon: 'circle-check' },
  answered_late: { kind: 'late', icon: 'clock-exclamation' },
} as const

export function topicChips(topic: ListedTopic, words: Words): Chip[] {
  const { t } = words
  const official = officialChip(topic, words)
  return [
    ...(topic.pinned ? [{ kind: 'idle', icon: 'pin', text: t('discussions.chip.pinned') } as const] : []),
    ...(topic.locked ? [{ kind: 'idle', icon: 'lock', text: t('discussions.chip.locked') } as const] : []),
    ...(topic.solved ? [{ kind: 'ok', icon: 'circle-check', text: t('discussions.chip.solved') } as const] : []),
    ...(official === undefined ? [] : [official]),
    ...(topic.poll ? [{ kind: 'idle', icon: 'chart-bar', text: t('discussions.chip.poll') } as const] : []),
  ]
}

/** What stands for a title that is hidden. */
export const titleOf = ({ title, hidden }: Pick<ListedTopic, 'title' | 'hidden'>, { t }: Pick<Words, 't'>): string =>
  hidden ? t('discussions.hidden.title') : title

export function topicRow(topic: ListedTopic, readBefore: string, words: Words, withBoard: boolean) {
  const { t, fmt } = words
  const replies = topic.postCount - 1
  const read = topic.readNumber ?? 0
  const unread = topic.lastAt > readBefore && topic.postCount > read ? topic.postCount - read : 0
  const page = topic.readNumber === null ? 1 : pageOfPost(Math.min(read + 1, topic.postCount))
  const last = { name: nameOf(topic.lastAuthor, words), at: fmt.when(topic.lastAt) }
  const chips = topicChips(topic, words)
  return {
    id: topic.id,
    title: titleOf(topic, words),
    lang: topic.hidden ? undefined : 'zh-CN',
    href: `/discussions/${topic.id}${page > 1 ? `?page=${page}` : ''}${unread > 0 && read > 0 ? `#p${read + 1}` : ''}`,
    fresh: unread > 0,
    unread: unread === 0 ? '' : topic.readNumber === null ? t('discussions.row.new') : t('discussions.row.unread', { n: unread }),
    chips,
    facts: [
      withBoard ? boardName(topic.board, words) : '',
      t('discussions.row.author', { name: nameOf(topic.author, words) }),
      t(replies === 0 ? 'discussions.row.opened' : 'discussions.row.last', replies === 0 ? { at: last.at } : last),
    ].filter((fact) => fact !== ''),
    replies: t('discussions.row.replies', { n: replies }),
    count: fmt.number(replies),
  }
}

const basePath = (key: string | undefined): string => (key === undefined ? '/discussions' : `/discussions/boards/${key}`)
const withQuery = (path: string, pairs: readonly (readonly [string, string])[]): string =>
  pairs.length === 0 ? path : `${path}?${new URLSearchParams(Object.fromEntries(pairs)).toString()}`

/** The list of topics, of one board or of all, with the boards beside it. */
export function presentTopics(page: TopicsPage, query: TopicsQuery, actor: Actor, words: Words) {
  const { t } = words
  const { board, readBefore } = page
  const path = basePath(board?.key)
  const topics = page.topics.slice(0, TOPICS_A_PAGE)
  const last = topics.at(-1)
  const narrowed = query.show === 'latest' ? [] : [['show', query.show] as const]
  const shownUnread = page.boards.filter(({ key }) => board === undefined || key === board.key).reduce((sum, { unread }) => sum + unread, 0)
  return {
    head: {
      ...(board !== undefined && { crumbs: [{ label: t('discussions.title'), href: '/discussions' }] }),
      facts: [
        board === undefined ? t('discussions.about') : t(`discussions.board.${board.kind}.about`, { department: boardName(board, words) }),
      ],
      actions: [
        shownUnread > 0 && board === undefined && { label: t('discussions.read_all'), icon: 'checks', post: '/discussions/read-all' },
        board?.kind !== 'disclosures' && {
          label: t('discussions.new'),
          icon: 'message-2',
          href: withQuery('/discussions/new', board === undefined ? [] : [['board', board.key]]),
          primary: true,
        },
      ],
    },
    shows: SHOWN.map((show) => ({
      text: t(`discussions.show.${show}`),
      count: show === 'unread' ? shownUnread : 0,
      href: withQuery(path, show === 'latest' ? [] : [['show', show]]),
      current: show === query.show,
    })),
    pinned: page.pinned.map((topic) => topicRow(topic, readBefore, words, false)),
    rows: topics.map((topic) => topicRow(topic, readBefore, words, board === undefined)),
    older:
      page.topics.length > TOPICS_A_PAGE && last !== undefined
        ? withQuery(path, [...narrowed, ['before', `${last.lastAt}~${last.id}`]])
        : undefined,
    newest: query.after === undefined ? undefined : withQuery(path, narrowed),
    boards: boardList(page.boards, board, words),
    empty: emptyState(page, query, words),
    beside: [
      { text: t('anonymous.title'), href: '/anonymous', about: t('discussions.beside.anonymous') },
      { text: t('moderation.tab.rules'), href: '/moderation/rules', about: t('discussions.beside.rules') },
      { text: t('moderation.tab.log'), href: '/moderation/log', about: t('discussions.beside.log') },
      ...(moderates(actor) ? [{ text: t('moderation.title'), href: '/moderation', about: t('discussions.beside.queue') }] : []),
    ],
  }
}

function emptyState({ topics, pinned, board }: TopicsPage, { show }: TopicsQuery, { t }: Words) {
  if (topics.length + pinned.length > 0) return undefined
  if (show !== 'latest')
    return { text: t(`discussions.empty.${show}`), action: { label: t('discussions.empty.all'), href: basePath(board?.key) } }
  if (board?.kind === 'disclosures')
    return {
      text: t('discussions.empty.latest'),
      todo: t('discussions.empty.disclosures'),
      action: { label: t('disclosures.title'), href: '/disclosures' },
    }
  return { text: t('discussions.empty.latest'), todo: t('discussions.empty.latest.todo') }
}

/** Common boards first; departments with topics before those without. */
function boardList(boards: readonly ListedBoard[], current: Board | undefined, words: Words) {
  const row = (board: ListedBoard) => ({
    name: boardName(board, words),
    href: boardHref(board),
    current: board.key === current?.key,
    topics: words.fmt.number(board.topics),
    unread: board.unread === 0 ? '' : words.t('discussions.row.unread', { n: board.unread }),
  })
  const departments = boards.filter(({ kind }) => kind === 'department')
  const busy = (board: ListedBoard): boolean => board.topics > 0 || board.key === current?.key
  return {
    common: boards.filter(({ kind }) => kind !== 'department').map(row),
    departments: departments.filter(busy).map(row),
    quiet: departments.filter((board) => !busy(board)).map(row),
  }
}
