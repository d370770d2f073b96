import type { Actor } from '../auth/policy.ts'
import { kindOfType } from '../files/sniff.rules.ts'
import { dueChip } from '../disclosures/status.presenter.ts'
import { actHref, type Stub } from '../moderation/stubs.service.ts'
import type { Words } from '../web/words.ts'
import { boardHref, boardName, nameOf, officialChip, titleOf, topicChips } from './boards.presenter.ts'
import {
  denyAskOfficial,
  denyClosePoll,
  denyConsult,
  denyEditPost,
  denyLike,
  denyModerate,
  denyOfficial,
  denyPropose,
  denyReply,
  denySolve,
} from './discussions.policy.ts'
import { fileHref, isPollOpen, LONGEST_REASON, MOST_OFFICIAL_DAYS, OFFICIAL_DAYS, postHref } from './discussions.rules.ts'
import type { Board, Named, Poll, Post, Step, Topic } from './discussions.types.ts'
import type { TopicPage } from './reading.service.ts'

export interface Around {
  readonly actor: Actor
  readonly words: Words
  readonly stubs: ReadonlyMap<number, Stub>
}

/** One post as it stands on the page; of a hidden one only that it was there. */
export function presentPost(post: Post, topic: Topic, { actor, words, stubs }: Around) {
  const { t, fmt } = words
  const common = { id: post.id, number: post.number, anchor: `p${post.number}`, href: postHref(topic.id, post.number), topic: topic.id }
  const state = [post.version, post.likes, post.liked ? 1 : 0, topic.solvedNumber === post.number ? 1 : 0, topic.locked ? 1 : 0].join('.')
  if (post.hiddenByAct !== null) {
    const stub = stubs.get(post.hiddenByAct)
    return { ...common, state, hidden: hiddenWords(stub, actor, words) }
  }
  const { author } = post
  const at = fmt.dateTime(post.createdAt)
  return {
    ...common,
    state,
    author: {
      name: nameOf(author, words),
      href: `/directory/people/${author.id}`,
      line: [
        nameOf({ name: author.department, nameEn: author.departmentEn }, words),
        nameOf({ name: author.post, nameEn: author.postEn }, words),
      ]
        .filter(Boolean)
        .join(t('frame.dot')),
    },
    at,
    iso: post.createdAt,
    body: post.body,
    mentions: post.mentions,
    files: post.files
      .filter(({ type }) => !type.startsWith('image/'))
      .map(({ id, name, type, size }) => ({
        name,
        href: fileHref(id),
        line: [(kindOfType(type) ?? '').toUpperCase(), fmt.bytes(size)].filter(Boolean).join(t('frame.dot')),
      })),
    official:
      post.officialDepartment === undefined ? '' : t('discussions.post.official', { department: nameOf(post.officialDepartment, words) }),
    solves: topic.solvedNumber === post.number,
    edited:
      post.edits === 0
        ? undefined
        : {
            text: t('discussions.post.edited', { n: post.edits, at: fmt.when(post.editedAt) }),
            href: `/discussions/${topic.id}/posts/${post.number}/history`,
          },
    likes: {
      n: post.likes,
      count: t('discussions.post.likes', { n: post.likes }),
      liked: post.liked,
      may: denyLike(actor, post) === undefined,
      href: post.likes > 0 ? `/discussions/${topic.id}/posts/${post.number}/likes` : undefined,
      label: t(post.liked ? 'discussions.post.unlike' : 'discussions.post.like', { name: nameOf(author, words), number: post.number }),
    },
    quote:
      denyReply(actor, topic) === undefined ? `/discussions/${topic.id}?page=${lastPage(topic)}&quote=${post.number}#reply` : undefined,
    edit: denyEditPost(actor, topic, post) === undefined ? `/discussions/${topic.id}/posts/${post.number}/edit` : undefined,
    report: actor.id === author.id ? undefined : `/moderation/report?kind=post&id=${post.id}`,
    solve:
      post.number > 1 && denySolve(actor, topic) === undefined
        ? {
            number: topic.solvedNumber === post.number ? '' : post.number,
            text: t(topic.solvedNumber === post.number ? 'discussions.solve.undo' : 'discussions.solve.do'),
          }
        : undefined,
    version: topic.version,
  }
}
const lastPage = ({ postCount }: Topic): number => Math.max(1, Math.ceil((postCount + 1) / 50))

/** Everybody goes on to the log; its author to the act itself, where an appeal is made. */
function hiddenWords(stub: Stub | undefined, actor: Actor, { t, fmt }: Words) {
  const log = { href: '/moderation/log', link: t('discussions.hidden.log') }
  if (stub === undefined) return { text: t('discussions.hidden.plain'), ...log }
  return {
    text: t('discussions.hidden.post', { rule: t(`moderation.rule.${stub.rule}`), at: fmt.dateTime(stub.at) }),
    reason: stub.reason,
    ...(stub.authorId === actor.id ? { href: actHref(stub), link: t('discussions.hidden.own') } : log),
  }
}

export interface Boards {
  readonly boards: readonly Board[]
  readonly departments: readonly Named[]
}

/** Everything on a topic's page. */
export function presentTopic(page: TopicPage, fate: Fate | undefined, { boards, departments }: Boards, around: Around) {
  const { topic, posts, poll, steps, record } = page
  const { actor, words } = around
  const { t, fmt } = words
  const href = `/discussions/${topic.id}`
  const replies = denyReply(actor, topic)
  return {
    id: topic.id,
    version: topic.version,
    title: titleOf(topic, words),
    head: {
      crumbs: [
        { label: t('discussions.title'), href: '/discussions' },
        { label: boardName(topic.board, words), href: boardHref(topic.board) },
      ],
      lang: topic.hidden ? undefined : 'zh-CN',
      facts: [
        ...topicChips(topic, words),
        t('discussions.row.replies', { n: topic.postCount - 1 }),
        t('discussions.topic.opened', { name: nameOf(topic.author, words), at: fmt.when(topic.createdAt) }),
      ],
      actions: [
        {
          label: t(topic.following === true ? 'discussions.unfollow' : 'discussions.follow'),
          icon: topic.following === true ? 'bell-off' : 'bell-plus',
          post: `${href}/follow`,
          fields: { following: topic.following === true ? '0' : '1' },
        },
        replies === undefined && {
          label: t('discussions.reply'),
          icon: 'message-2',
          href: page.page === page.pages ? '#reply' : `${href}?page=${page.pages}#reply`,
          primary: true,
        },
      ],
    },
    record:
      topic.disclosureId === null
        ? undefined
        : record === undefined
          ? { text: t('discussions.record.gone') }
          : { text: record.title, href: `/disclosures/${record.id}` },
    answer: answerOf(topic, words),
    posts: posts.map((post) => presentPost(post, topic, around)),
    poll: poll === undefined || topic.hidden || page.page > 1 ? undefined : presentPoll(poll, topic, actor, words),
    pager: pagerOf(page, words),
    live: `discussion:${topic.id}`,
    fragment: `${href}/posts?page=${page.page}`,
    lastPage: page.page === page.pages,
    closed: replies === undefined ? '' : t(replies),
    official: denyOfficial(actor, topic) === undefined && topic.officialOn === null,
    officialLabel:
      topic.officialDepartment === undefined
        ? ''
        : t('discussions.official.reply', { department: nameOf(topic.officialDepartment, words) }),
    steps: steps.map((step) => presentStep(step, words)),
    acts: actsOf(topic, boards, departments, actor, words),
    onward: onwardOf(topic, fate, words),
  }
}

/** Where the answer is, at the top: for most readers it is all they came for. */
function answerOf(topic: Topic, words: Words) {
  const { t, fmt } = words
  const { officialPostNumber, officialDepartment, officialOn, solvedNumber } = topic
  if (officialPostNumber !== null && officialDepartment !== undefined)
    return {
      text: t('discussions.answer.official', { department: nameOf(officialDepartment, words), on: fmt.date(officialOn) }),
      label: t('discussions.answer.read'),
      href: postHref(topic.id, officialPostNumber),
    }
  if (solvedNumber !== null)
    return {
      text: t('discussions.answer.solved', { number: solvedNumber }),
      label: t('discussions.answer.read'),
      href: postHref(topic.id, solvedNumber),
    }
  return undefined
}

const VOTERS_SHOWN = 60

export function presentPoll(poll: Poll, topic: Topic, actor: Actor, words: Words) {
  const { t, fmt, today } = words
  const open = isPollOpen(poll, today)
  const answered = poll.options.some(({ mine }) => mine)
  const most = Math.max(1, ...poll.options.map(({ count }) => count))
  return {
    question: poll.question,
    open,
    many: poll.most > 1,
    may: open && denyReply(actor, topic) === undefined,
    answered,
    notice: t('discussions.poll.open_notice'),
    facts: [
      t('discussions.poll.people', { n: poll.people }),
      poll.most > 1 ? t('discussions.poll.up_to', { n: poll.most }) : '',
      open ? (poll.closesOn === null ? '' : t('discussions.poll.until', { on: fmt.date(poll.closesOn) })) : t('discussions.poll.closed'),
    ].filter((fact) => fact !== ''),
    options: poll.options.map(({ id, text, count, voters, mine }) => ({
      id,
      text,
      mine,
      count: t('discussions.poll.count', { n: count }),
      width: Math.round((count / most) * 100),
      voters: voters
        .slice(0, VOTERS_SHOWN)
        .map((voter) => nameOf(voter, words))
        .join(t('table.list_join')),
      more: voters.length > VOTERS_SHOWN ? t('discussions.poll.more', { n: voters.length - VOTERS_SHOWN }) : '',
    })),
    close: open && denyClosePoll(actor, topic) === undefined ? `/discussions/${topic.id}/poll/close` : undefined,
  }
}

function pagerOf({ topic, page, pages }: TopicPage, { t }: Words) {
  if (pages < 2) return undefined
  const to = (n: number): string => `/discussions/${topic.id}?page=${n}`
  return {
    text: t('discussions.pager', { page, pages }),
    first: page > 2 ? to(1) : undefined,
    back: page > 1 ? to(page - 1) : undefined,
    next: page < pages ? to(page + 1) : undefined,
    last: page < pages - 1 ? to(pages) : undefined,
  }
}

function presentStep({ step, by, at, reason, details }: Step, words: Words) {
  const { t, fmt, locale } = words
  const text = (name: string): string => String(details[locale === 'en' && details[`${name}_en`] !== undefined ? `${name}_en` : name] ?? '')
  const board = (key: string, name: string): string =>
    name === '' ? (key === 'general' || key === 'suggestions' || key === 'disclosures' ? t(`discussions.board.${key}`) : '') : name
  const due = details['due']
  return {
    title: t(`discussions.step.${step}`, {
      department: text('department'),
      due: typeof due === 'string' ? fmt.date(due) : '',
      number: Number(details['number'] ?? 0),
      board: board(String(details['to'] ?? ''), text('to_name')),
      item: text('item'),
    }),
    who: by === undefined ? '' : nameOf(by, words),
    at: fmt.when(at),
    remark: reason,
    state: step === 'locked' ? 'back' : undefined,
  }
}

/** What whoever keeps the board, or answers for it, may do to this topic now. */
function actsOf(topic: Topic, boards: readonly Board[], departments: readonly Named[], actor: Actor, words: Words) {
  const { t } = words
  const href = `/discussions/${topic.id}`
  const reason = {
    name: 'reason',
    label: t('discussions.field.reason'),
    help: t('discussions.field.reason.help'),
    required: true,
    maxlength: LONGEST_REASON,
    lang: 'zh-CN',
  }
  const act = (key: string, action: string, confirm: string, inputs: readonly object[], fields: object = {}) => ({
    id: `act-${key}`,
    title: confirm,
    action,
    confirm,
    inputs,
    fields: { version: topic.version, ...fields },
  })
  const mine = departments.filter(({ id }) => denyAskOfficial(actor, { ...topic }, id) === undefined)
  const keeps = denyModerate(actor, topic) === undefined
  const asked = topic.officialOn === null && mine.length > 0
  const chosen = topic.officialDepartment ?? topic.board.department ?? mine[0]
  return [
    ...(asked
      ? [
          {
            ...act('ask', `${href}/official`, t(topic.officialDepartment === undefined ? 'discussions.ask.do' : 'discussions.ask.again'), [
              {
                kind: 'select',
                name: 'department',
                label: t('discussions.field.department'),
                value: mine.some(({ id }) => id === chosen?.id) ? chosen?.id : mine[0]?.id,
                options: mine.map((one) => ({ value: String(one.id), label: nameOf(one, words) })),
              },
              {
                kind: 'number',
                name: 'days',
                label: t('discussions.field.days'),
                value: String(OFFICIAL_DAYS),
                unit: t('discussions.unit.days'),
                help: t('discussions.field.days.help', { max: MOST_OFFICIAL_DAYS }),
                maxlength: 2,
              },
              { ...reason, required: false, optional: true, help: undefined },
            ]),
            text: t('discussions.ask.text'),
          },
        ]
      : []),
    ...(keeps
      ? [
          act('pin', `${href}/pin`, t(topic.pinned ? 'discussions.keep.unpin' : 'discussions.keep.pin'), [reason], {
            to: topic.pinned ? '0' : '1',
          }),
          act('lock', `${href}/lock`, t(topic.locked ? 'discussions.keep.unlock' : 'discussions.keep.lock'), [reason], {
            to: topic.locked ? '0' : '1',
          }),
          act('move', `${href}/move`, t('discussions.keep.move'), [
            {
              kind: 'select',
              name: 'board',
              label: t('discussions.field.board'),
              options: boards
                .filter(({ key, kind }) => key !== topic.board.key && (kind !== 'disclosures' || topic.disclosureId !== null))
                .map((board) => ({ value: board.key, label: boardName(board, words) })),
            },
            reason,
          ]),
        ]
      : []),
    ...(denyConsult(actor, topic) === undefined
      ? [{ ...act('consult', `${href}/consult`, t('discussions.consult.do'), []), text: t('discussions.consult.text') }]
      : []),
  ]
}

export interface Fate {
  readonly state: 'drafted' | 'in_force' | 'dropped'
  readonly itemId?: number
}

/** Where a topic went on: a consultation, an item of the catalogue. */
function onwardOf(topic: Topic, fate: Fate | undefined, { t }: Words) {
  return [
    ...(topic.caseId === null ? [] : [{ text: t('discussions.onward.consultation'), href: `/cases/${topic.caseId}` }]),
    ...(fate === undefined
      ? []
      : [
          {
            text: t(`discussions.onward.${fate.state}`, { item: topic.editionTitle }),
            href: fate.itemId === undefined ? undefined : `/catalogue/${fate.itemId}`,
          },
        ]),
  ]
}

/** The facts beside a topic. */
export function topicFacts(topic: Topic, words: Words) {
  const { t, fmt } = words
  const chip = officialChip(topic, words)
  return {
    official:
      topic.officialDepartment === undefined
        ? undefined
        : {
            department: nameOf(topic.officialDepartment, words),
            chip,
            due:
              topic.officialOn === null && topic.officialDueOn !== null
                ? { on: fmt.date(topic.officialDueOn), chip: dueChip(topic.officialDueOn, words) }
                : undefined,
            label: t('discussions.field.department'),
          },
  }
}

/** Whether an editor is offered to take it over. */
export const mayPropose = (actor: Actor, topic: Topic): boolean => denyPropose(actor, topic) === undefined
