import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import type { AppError } from '../errors.ts'
import type { MessageKey } from '../i18n/index.ts'
import { stubsOf } from '../moderation/stubs.service.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { formFiles } from '../web/form-files.ts'
import { notify, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { proposalFate } from './convert.service.ts'
import {
  AfterQuery,
  AskForm,
  FollowForm,
  KeepForm,
  MoveForm,
  PageQuery,
  PollForm,
  ReplyForm,
  SolveForm,
  TopicParams,
} from './discussions.forms.ts'
import { asksPreview, refusal } from './refusal.ts'
import { MOST_FILES, postHref, quoteOf } from './discussions.rules.ts'
import { meantIn } from './drafts.service.ts'
import { editorOf } from './editor.presenter.ts'
import { lockTopic, moveTopic, pinTopic } from './keeping.service.ts'
import { askOfficial, solveTopic } from './official.service.ts'
import { answerPoll, closePoll } from './polls.service.ts'
import { getPost, getTopicPage, rememberRead, type TopicPage } from './reading.service.ts'
import { followTopic, replyTo } from './replies.service.ts'
import { mayPropose, presentTopic, topicFacts } from './topic.presenter.ts'
import { writableBoards } from './topics.service.ts'

const idOf = (req: Request): number => parseAddress(TopicParams, req).id

/** /discussions/:id: one topic, and everything that can be done in it. */
export function topicRoutes(deps: Deps): Router {
  const router = Router()
  const take = formFiles(deps, MOST_FILES)

  router.get('/:id', (req, res) => renderTopic(req, res, idOf(req), {}))

  router.get('/:id/posts', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const found = await getTopicPage(deps, actor, idOf(req), parse(AfterQuery, req.query).page)
    await rememberRead(deps, actor, found)
    const topic = presentTopic(found, undefined, { boards: [], departments: [] }, { actor, words, stubs: await stubsFor(found) })
    res.render('discussions/fragment', { layout: 'fragment', loadFrame: undefined, topic })
  })

  router.post('/:id/replies', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = idOf(req)
    let body = ''
    try {
      const uploads = await take(req, res)
      const form = parse(ReplyForm, req.body ?? {})
      body = form.body
      if (asksPreview(req.body)) {
        await renderTopic(req, res, id, { typed: body, preview: { body, mentions: await meantIn(deps, actor, body) } })
        return
      }
      const number = await replyTo(deps, actor, id, { body, official: form.official !== undefined }, uploads)
      notify(req, 'ok', t('discussions.notice.replied'))
      res.redirect(303, postHref(id, number))
    } catch (error) {
      await renderTopic(req, res, id, { typed: body, error: refusal(error) })
    }
  })

  router.post('/:id/follow', async (req, res) => {
    const following = parse(FollowForm, req.body).following === '1'
    await followTopic(deps, requireActor(req), idOf(req), following)
    notify(req, 'ok', speech(res).t(following ? 'discussions.notice.followed' : 'discussions.notice.unfollowed'))
    res.redirect(303, `/discussions/${idOf(req)}`)
  })

  router.post('/:id/poll', (req, res) =>
    acting(req, res, 'discussions.notice.poll', (actor, id) => answerPoll(deps, actor, id, parse(PollForm, req.body ?? {}).option)),
  )
  router.post('/:id/poll/close', (req, res) =>
    acting(req, res, 'discussions.notice.poll_closed', (actor, id) => closePoll(deps, actor, id)),
  )

  router.post('/:id/official', (req, res) =>
    acting(req, res, 'discussions.notice.asked', (actor, id) => {
      const { version, department, days, reason } = parse(AskForm, req.body)
      return askOfficial(deps, actor, id, { version, departmentId: department, days, reason })
    }),
  )
  router.post('/:id/solve', (req, res) =>
    acting(req, res, 'discussions.notice.solved', (actor, id) => {
      const { version, number } = parse(SolveForm, req.body)
      return solveTopic(deps, actor, id, version, number)
    }),
  )
  router.post('/:id/pin', (req, res) =>
    acting(req, res, 'discussions.notice.kept', (actor, id) => {
      const { to, ...keeping } = parse(KeepForm, req.body)
      return pinTopic(deps, actor, id, to === '1', keeping)
    }),
  )
  router.post('/:id/lock', (req, res) =>
    acting(req, res, 'discussions.notice.kept', (actor, id) => {
      const { to, ...keeping } = parse(KeepForm, req.body)
      return lockTopic(deps, actor, id, to === '1', keeping)
    }),
  )
  router.post('/:id/move', (req, res) =>
    acting(req, res, 'discussions.notice.kept', (actor, id) => {
      const { board, ...keeping } = parse(MoveForm, req.body)
      return moveTopic(deps, actor, id, board, keeping)
    }),
  )

  return router

  type Actor = ReturnType<typeof requireActor>

  /** An act on the topic that lands on its page again, with the reason when it was refused. */
  async function acting(req: Request, res: Response, said: MessageKey, act: (actor: Actor, id: number) => Promise<void>): Promise<void> {
    const id = idOf(req)
    try {
      await act(requireActor(req), id)
      notify(req, 'ok', speech(res).t(said))
      res.redirect(303, `/discussions/${id}`)
    } catch (error) {
      await renderTopic(req, res, id, { error: refusal(error) })
    }
  }

  interface Asked {
    readonly typed?: string
    readonly preview?: { readonly body: string; readonly mentions: Readonly<Record<string, number>> }
    readonly error?: AppError
  }

  /** The topic; after a refusal with what was written, on its last page. */
  async function renderTopic(req: Request, res: Response, id: number, { typed, preview, error }: Asked): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { page, quote } = PageQuery.parse(req.query)
    const again = typed !== undefined
    const found = await getTopicPage(deps, actor, id, again || error !== undefined ? Number.MAX_SAFE_INTEGER : page)
    if (req.method === 'GET') await rememberRead(deps, actor, found)
    const { topic, draft } = found
    const [stubs, boards, fate, quoted] = await Promise.all([
      stubsFor(found),
      writableBoards(deps),
      topic.editionId === null ? undefined : proposalFate(deps, topic),
      quote === undefined ? undefined : getPost(deps, actor, id, quote),
    ])
    const departments = boards.flatMap(({ department }) => department ?? [])
    const problems = error?.fields ?? {}
    const cited =
      quoted === undefined || quoted.post.hiddenByAct !== null
        ? ''
        : quoteOf({ number: quoted.post.number, author: quoted.post.author.name, body: quoted.post.body })
    const begun = draft?.body ?? ''
    const body = typed ?? [begun, begun.includes(cited.trim()) ? '' : cited].filter((part) => part !== '').join('\n\n')
    const presented = presentTopic(found, fate, { boards, departments }, { actor, words, stubs })
    res.status(error === undefined ? 200 : statusOf(error)).render('discussions/topic', {
      title: presented.title,
      topic: presented,
      facts: topicFacts(topic, words),
      propose: mayPropose(actor, topic) ? `/discussions/${id}/propose` : undefined,
      editor: editorOf(
        {
          place: `topic:${id}`,
          typed: { body },
          draft: again ? undefined : draft,
          problems,
          preview,
          limit: deps.config.uploadLimitBytes,
          label: words.t('discussions.field.reply'),
          rows: 6,
        },
        words,
      ),
      problems,
      refused: error === undefined || Object.keys(problems).length > 0 ? '' : words.t(error.code, error.params),
    })
  }

  function stubsFor({ posts }: Pick<TopicPage, 'posts'>): ReturnType<typeof stubsOf> {
    return stubsOf(deps.db.read, [...new Set(posts.flatMap(({ hiddenByAct }) => hiddenByAct ?? []))])
  }
}
