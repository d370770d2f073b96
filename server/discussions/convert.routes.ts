import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import type { AppError } from '../errors.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { typedText } from '../web/refusal.ts'
import { wordsOf } from '../web/words.ts'
import { nameOf, titleOf } from './boards.presenter.ts'
import { consultFrom, proposalForm, proposeFrom } from './convert.service.ts'
import { ProposeForm, TopicParams, VersionForm } from './discussions.forms.ts'
import { LONGEST_REASON } from './discussions.rules.ts'
import { refusal } from './refusal.ts'

const idOf = (req: Request): number => parseAddress(TopicParams, req).id
const FIELDS = ['class', 'code', 'title', 'department', 'note'] as const
type Typed = Readonly<Record<(typeof FIELDS)[number], string>>

/** Where a topic goes on: as a consultation with a number and a day, or as an item that the catalogue lacks. */
export function convertRoutes(deps: Deps): Router {
  const router = Router()

  router.post('/:id/consult', async (req, res) => {
    const caseId = await consultFrom(deps, requireActor(req), idOf(req), parse(VersionForm, req.body).version)
    notify(req, 'ok', speech(res).t('discussions.notice.consulted'))
    res.redirect(303, `/cases/${caseId}`)
  })

  router.get('/:id/propose', (req, res) => renderProposal(req, res, undefined))

  router.post('/:id/propose', async (req, res) => {
    const { class: classCode, code, title, department, note, version } = parse(ProposeForm, req.body)
    try {
      const item = { classCode, code, title, departmentId: department, note }
      const made = await proposeFrom(deps, requireActor(req), idOf(req), { version, ...item })
      notify(req, 'ok', speech(res).t('discussions.notice.proposed'))
      res.redirect(303, `/catalogue/editions/${made.editionId}/items/${made.row}/edit`)
    } catch (error) {
      const refused = refusal(error)
      if (refused.kind === 'forbidden') throw refused
      await renderProposal(req, res, refused)
    }
  })

  return router

  async function renderProposal(req: Request, res: Response, error: AppError | undefined): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { t } = words
    const id = idOf(req)
    const { topic, classes, departments } = await proposalForm(deps, actor, id)
    const owner = topic.officialDepartment ?? topic.board.department
    const begun: Typed = {
      class: classes[0]?.code ?? '',
      code: '',
      title: topic.title.slice(0, 80),
      department: String(owner?.id ?? departments[0]?.id ?? ''),
      note: t('discussions.propose.note.value', { title: topic.title }),
    }
    const typed = req.method === 'POST' ? (Object.fromEntries(FIELDS.map((name) => [name, typedText(req.body, name)])) as Typed) : begun
    const problems = error?.fields ?? {}
    const field = (name: (typeof FIELDS)[number], label: string, more: object) => ({
      name,
      label,
      value: typed[name],
      error: problems[name],
      required: true,
      ...more,
    })
    res.status(error === undefined ? 200 : statusOf(error)).render('discussions/propose', {
      title: t('discussions.propose.title'),
      crumbs: [
        { label: t('discussions.title'), href: '/discussions' },
        { label: titleOf(topic, words), href: `/discussions/${id}` },
      ],
      action: `/discussions/${id}/propose`,
      back: `/discussions/${id}`,
      version: topic.version,
      fields: [
        field('title', t('discussions.propose.item'), { maxlength: 80, lang: 'zh-CN' }),
        field('class', t('discussions.propose.class'), {
          kind: 'select',
          width: 'm',
          options: classes.map((one) => ({ value: one.code, label: `${one.code} ${nameOf(one, words)}` })),
        }),
        field('code', t('discussions.propose.code'), { help: t('discussions.propose.code.help'), maxlength: 20, width: 's' }),
        field('department', t('discussions.propose.department'), {
          kind: 'select',
          width: 'm',
          options: departments.map((one) => ({ value: String(one.id), label: nameOf(one, words) })),
        }),
        field('note', t('discussions.propose.note'), { kind: 'textarea', rows: 3, maxlength: LONGEST_REASON, lang: 'zh-CN' }),
      ],
      problems,
      refused: error === undefined || Object.keys(problems).length > 0 ? '' : t(error.code, error.params),
    })
  }
}
