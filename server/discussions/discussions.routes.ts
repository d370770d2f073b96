import { Router, type Request, type Response } from 'express'
import { sendKept } from '../web/file-answer.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { formFiles } from '../web/form-files.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { typedText } from '../web/refusal.ts'
import { wordsOf } from '../web/words.ts'
import { boardName, nameOf, presentTopics, topicRow } from './boards.presenter.ts'
import { authorize } from '../auth/policy.ts'
import { denyBoard } from './discussions.policy.ts'
import { BoardParams, FileParams, ListQuery, NewQuery, TopicForm, TopicParams } from './discussions.forms.ts'
import { MOST_FILES } from './discussions.rules.ts'
import { draftAt, meantIn } from './drafts.service.ts'
import { BLANK, editorOf, topicFields, type TypedTopic } from './editor.presenter.ts'
import { convertRoutes } from './convert.routes.ts'
import { postRoutes } from './posts.routes.ts'
import { getAbout, openFile } from './reading.service.ts'
import { asksPreview, refusal } from './refusal.ts'
import { topicRoutes } from './topic.routes.ts'
import { draftPlace, getTopics, openTopic, readBefore, readEverything, writableBoards, type NewTopic } from './topics.service.ts'
import { writingRoutes } from './writing.routes.ts'

/** /discussions: boards, topics, what is said in them. */
export function discussionRoutes(deps: Deps): Router {
  const router = Router()
  const take = formFiles(deps, MOST_FILES)

  router.get('/', (req, res) => renderList(req, res, undefined))
  router.get('/boards/:key', (req, res) => {
    const params = BoardParams.safeParse(req.params)
    if (!params.success) throw new AppError('not_found', 'errors.not_found')
    return renderList(req, res, params.data.key)
  })

  router.post('/read-all', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    await readEverything(deps, actor)
    notify(req, 'ok', t('discussions.notice.read_all'))
    res.redirect(303, '/discussions')
  })

  router.get('/about/:id', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { id } = parseAddress(TopicParams, req)
    const [{ record, topics }, before] = await Promise.all([getAbout(deps, actor, id), readBefore(deps, actor)])
    const start = { href: `/discussions/new?disclosure=${id}`, label: words.t('discussions.about_record.start'), icon: 'pencil' }
    res.render('discussions/about', {
      title: words.t('discussions.about_record.title', { title: record.title }),
      head: {
        crumbs: [
          { label: words.t('disclosures.title'), href: '/disclosures' },
          { label: record.title, href: `/disclosures/${id}` },
        ],
        actions: record.audience === 'department' ? [] : [{ ...start, primary: true }],
      },
      rows: topics.map((topic) => topicRow(topic, before, words, false)),
      empty:
        topics.length > 0
          ? undefined
          : { text: words.t('discussions.about_record.empty'), todo: words.t('discussions.about_record.empty.todo') },
    })
  })

  router.get('/new', async (req, res) => {
    const actor = requireActor(req)
    authorize(denyBoard(actor))
    const { board = 'general', disclosure = null } = parse(NewQuery, req.query)
    if (disclosure !== null) await getAbout(deps, actor, disclosure)
    const draft = await draftAt(deps, actor, draftPlace({ board, disclosureId: disclosure }))
    const typed = draft === undefined ? { ...BLANK, board } : { ...BLANK, board, title: draft.title, body: draft.body }
    await renderForm(req, res, typed, disclosure, { draft })
  })

  router.post('/', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    let uploads: Awaited<ReturnType<typeof take>> = []
    try {
      uploads = await take(req, res)
    } catch (error) {
      await renderForm(req, res, typedIn(req.body), typedDisclosure(req.body), { error: refusal(error) })
      return
    }
    const form = parse(TopicForm, req.body ?? {})
    const typed = typedIn(req.body)
    const disclosureId = form.disclosure
    if (asksPreview(req.body)) {
      await renderForm(req, res, typed, disclosureId, { preview: { body: form.body, mentions: await meantIn(deps, actor, form.body) } })
      return
    }
    try {
      const id = await openTopic(deps, actor, newTopicOf(form, disclosureId), uploads)
      notify(req, 'ok', t('discussions.notice.opened'))
      res.redirect(303, `/discussions/${id}`)
    } catch (error) {
      await renderForm(req, res, typed, disclosureId, { error: refusal(error) })
    }
  })

  router.get('/files/:id', async (req, res) => {
    await sendKept(deps, res, await openFile(deps, requireActor(req), parseAddress(FileParams, req).id))
  })

  router.use(writingRoutes(deps))
  router.use(postRoutes(deps))
  router.use(convertRoutes(deps))
  router.use(topicRoutes(deps))
  return router

  async function renderList(req: Request, res: Response, boardKey: string | undefined): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { show, before } = ListQuery.parse(req.query)
    const query = { show, boardKey, after: before }
    const page = await getTopics(deps, actor, query)
    const title = page.board === undefined ? words.t('discussions.title') : boardName(page.board, words)
    res.render('discussions/index', { title, page: presentTopics(page, query, actor, words) })
  }

  interface Asked {
    readonly error?: AppError
    readonly draft?: Awaited<ReturnType<typeof draftAt>>
    readonly preview?: { readonly body: string; readonly mentions: Readonly<Record<string, number>> }
  }

  async function renderForm(
    req: Request,
    res: Response,
    typed: TypedTopic,
    disclosure: number | null,
    { error, draft, preview }: Asked,
  ): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { t } = words
    const [about, boards] = await Promise.all([
      disclosure === null ? undefined : getAbout(deps, actor, disclosure),
      disclosure === null ? writableBoards(deps) : [],
    ])
    const problems = error?.fields ?? {}
    const place = draftPlace({ board: typed.board, disclosureId: disclosure })
    const common = boards.filter(({ kind }) => kind !== 'department').map((board) => ({ value: board.key, label: boardName(board, words) }))
    const departments = boards.flatMap(({ key, department }) =>
      department === undefined ? [] : [{ key, name: department.name, nameEn: nameOf(department, { locale: 'en' }) }],
    )
    res.status(error === undefined ? 200 : statusOf(error)).render('discussions/new', {
      title: about === undefined ? t('discussions.new') : t('discussions.about_record.start'),
      crumbs: [{ label: t('discussions.title'), href: '/discussions' }],
      record: about === undefined ? undefined : { id: about.record.id, title: about.record.title },
      fields: topicFields(typed, { common, departments }, problems, words),
      editor: editorOf(
        { place, typed, draft, problems, preview, limit: deps.config.uploadLimitBytes, label: t('discussions.field.body'), rows: 12 },
        words,
      ),
      problems,
      refused: error === undefined || Object.keys(problems).length > 0 ? '' : t(error.code, error.params),
    })
  }
}

const typedDisclosure = (body: unknown): number | null => TopicForm.shape.disclosure.catch(null).parse(typedText(body, 'disclosure'))

const typedIn = (body: unknown): TypedTopic => ({
  board: TopicForm.shape.board.parse(typedText(body, 'board')),
  title: typedText(body, 'title'),
  body: typedText(body, 'body'),
  pollQuestion: typedText(body, 'poll_question'),
  pollOptions: typedText(body, 'poll_options'),
  pollMost: typedText(body, 'poll_most') || '1',
  pollClosesOn: typedText(body, 'poll_closes_on'),
})

const newTopicOf = (form: ReturnType<typeof TopicForm.parse>, disclosureId: number | null): NewTopic => ({
  board: form.board,
  title: form.title,
  body: form.body,
  disclosureId,
  poll:
    form.poll_question === '' && form.poll_options === ''
      ? undefined
      : { question: form.poll_question, options: form.poll_options, most: form.poll_most, closesOn: form.poll_closes_on },
})
