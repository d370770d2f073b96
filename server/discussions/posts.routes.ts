import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import type { AppError } from '../errors.ts'
import { authorize } from '../auth/policy.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { formFiles } from '../web/form-files.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { typedText } from '../web/refusal.ts'
import { wordsOf, type Words } from '../web/words.ts'
import { boardHref, boardName, nameOf, titleOf } from './boards.presenter.ts'
import { EditForm, LikeForm, PostParams } from './discussions.forms.ts'
import { denyEditPost } from './discussions.policy.ts'
import { LONGEST_TITLE, MOST_FILES, postHref } from './discussions.rules.ts'
import type { Topic } from './discussions.types.ts'
import { draftAt, meantIn } from './drafts.service.ts'
import { editorOf } from './editor.presenter.ts'
import { getHistory, getLikers, getPost } from './reading.service.ts'
import { asksPreview, refusal } from './refusal.ts'
import { editPost, likePost } from './replies.service.ts'

const placeOf = (req: Request): { topicId: number; number: number } => {
  const { id, number } = parseAddress(PostParams, req)
  return { topicId: id, number }
}

/** /discussions/:id/posts/:number: one post, what it said before, who likes it. */
export function postRoutes(deps: Deps): Router {
  const router = Router()
  const take = formFiles(deps, MOST_FILES)

  router.get('/:id/posts/:number/edit', async (req, res) => {
    const actor = requireActor(req)
    const { topicId, number } = placeOf(req)
    const { topic, post } = await getPost(deps, actor, topicId, number)
    authorize(denyEditPost(actor, topic, post))
    await renderEdit(req, res, {})
  })

  router.post('/:id/posts/:number/edit', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const at = placeOf(req)
    let typed: Typed | undefined
    try {
      const uploads = await take(req, res)
      typed = { title: typedText(req.body, 'title'), body: typedText(req.body, 'body') }
      const { version, title, body } = parse(EditForm, req.body ?? {})
      if (asksPreview(req.body)) {
        await renderEdit(req, res, { typed, preview: { body, mentions: await meantIn(deps, actor, body) } })
        return
      }
      await editPost(deps, actor, at, { version, title: at.number === 1 ? (title ?? '') : undefined, body }, uploads)
      notify(req, 'ok', t('discussions.notice.edited'))
      res.redirect(303, postHref(at.topicId, at.number))
    } catch (error) {
      const refused = refusal(error)
      if (refused.kind === 'forbidden') throw refused
      await renderEdit(req, res, { ...(typed && { typed }), error: refused })
    }
  })

  router.get('/:id/posts/:number/history', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { topicId, number } = placeOf(req)
    const { topic, post, edits } = await getHistory(deps, actor, topicId, number)
    const { t, fmt } = words
    // What each text said, and how long it stood: it began when the one before was replaced.
    const texts = [
      ...edits.map(({ title, body, by, at }) => ({ title, body, by, until: at })),
      { title: number === 1 ? topic.title : null, body: post.body, by: post.author, until: undefined },
    ]
    res.render('discussions/history', {
      title: t('discussions.history.title', { number }),
      head: { crumbs: crumbsOf(topic, words), facts: [t('discussions.history.about', { n: edits.length })] },
      back: postHref(topicId, number),
      mentions: post.mentions,
      texts: texts
        .map(({ title, body, until }, i) => {
          const from = i === 0 ? post.createdAt : (edits[i - 1]?.at ?? post.createdAt)
          return {
            title,
            body,
            name: t(until === undefined ? 'discussions.history.now' : i === 0 ? 'discussions.history.first' : 'discussions.history.then', {
              n: i + 1,
            }),
            when:
              until === undefined
                ? t('discussions.history.since', { at: fmt.dateTime(from) })
                : t('discussions.history.from_to', { from: fmt.dateTime(from), to: fmt.dateTime(until) }),
          }
        })
        .toReversed(),
    })
  })

  router.get('/:id/posts/:number/likes', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { topicId, number } = placeOf(req)
    const { topic, likers } = await getLikers(deps, actor, topicId, number)
    res.render('discussions/likes', {
      title: words.t('discussions.likes.title', { number }),
      head: { crumbs: crumbsOf(topic, words), facts: [words.t('discussions.post.likes', { n: likers.length })] },
      back: postHref(topicId, number),
      people: likers.map((liker) => ({ name: nameOf(liker, words), href: `/directory/people/${liker.id}` })),
    })
  })

  router.post('/:id/posts/:number/like', async (req, res) => {
    const at = placeOf(req)
    await likePost(deps, requireActor(req), at, parse(LikeForm, req.body).likes === '1')
    res.redirect(303, postHref(at.topicId, at.number))
  })

  return router

  interface Typed {
    readonly title: string
    readonly body: string
  }
  interface Asked {
    readonly typed?: Typed
    readonly preview?: { readonly body: string; readonly mentions: Readonly<Record<string, number>> }
    readonly error?: AppError
  }

  async function renderEdit(req: Request, res: Response, { typed, preview, error }: Asked): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { topicId, number } = placeOf(req)
    const { topic, post } = await getPost(deps, actor, topicId, number)
    const place = `post:${post.id}`
    const draft = typed === undefined ? await draftAt(deps, actor, place) : undefined
    const problems = error?.fields ?? {}
    const shown = typed ?? { title: draft === undefined || draft.title === '' ? topic.title : draft.title, body: draft?.body ?? post.body }
    const label = words.t('discussions.field.body')
    res.status(error === undefined ? 200 : statusOf(error)).render('discussions/edit', {
      title: words.t('discussions.edit.title', { number }),
      crumbs: crumbsOf(topic, words),
      action: `/discussions/${topicId}/posts/${number}/edit`,
      back: postHref(topicId, number),
      version: post.version,
      field:
        number === 1
          ? {
              name: 'title',
              label: words.t('discussions.field.title'),
              value: shown.title,
              error: problems['title'],
              required: true,
              maxlength: LONGEST_TITLE,
              lang: 'zh-CN',
            }
          : undefined,
      editor: editorOf(
        { place, typed: { body: shown.body }, draft, problems, preview, limit: deps.config.uploadLimitBytes, label, rows: 12 },
        words,
      ),
      problems,
      refused: error === undefined || Object.keys(problems).length > 0 ? '' : words.t(error.code, error.params),
    })
  }
}

const crumbsOf = (topic: Topic, words: Pick<Words, 't' | 'locale'>) => [
  { label: words.t('discussions.title'), href: '/discussions' },
  { label: boardName(topic.board, words), href: boardHref(topic.board) },
  { label: titleOf(topic, words), href: `/discussions/${topic.id}` },
]
