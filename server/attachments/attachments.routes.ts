import { Router, type Request, type Response } from 'express'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { DescribeForm, IdParams, FileQuery, MoveForm, VersionForm } from './attachments.forms.ts'
import { presentPanel, presentView } from './attachments.presenter.ts'
import { isShown } from './attachments.rules.ts'
import {
  addAttachments,
  checkAttaching,
  checkRedacting,
  describeAttachment,
  manageAttachments,
  moveAttachment,
  redactAttachment,
  removeAttachment,
  unredactAttachment,
} from './editing.service.ts'
import { sendFile } from '../web/file-answer.ts'
import { openAttachment, streamFile } from './reading.service.ts'
import { fileTaker } from './upload.routes.ts'

/** Of a record in one group of addresses, of a file in the other. */
const idOf = (req: Request): number => parseAddress(IdParams, req).id

/** Below /disclosures: the files of one record, where they are added and put in order. */
export function recordAttachmentRoutes(deps: Deps): Router {
  const router = Router()
  const take = fileTaker(deps.config.uploadLimitBytes)

  router.get('/:id/attachments', async (req, res) => {
    await renderManage(deps, req, res, idOf(req))
  })

  router.post('/:id/attachments', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = idOf(req)
    await checkAttaching(deps, actor, id) // who may not attach is told so before a file of theirs is taken in
    await refusedOnPage(deps, req, res, id, async () => {
      const files = await take(req, res)
      const { version } = parse(VersionForm, req.body)
      notify(req, 'ok', t('attachments.notice.added', { n: await addAttachments(deps, actor, id, { version, files }) }))
      return id
    })
  })

  return router
}

/** Below /attachments: one file, to read and to change. */
export function attachmentRoutes(deps: Deps): Router {
  const router = Router()
  const take = fileTaker(deps.config.uploadLimitBytes)

  router.get('/:id', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { copy } = parse(FileQuery, req.query)
    const { file } = await openAttachment(deps, actor, idOf(req), { original: copy === 'original' })
    await sendFile(req, res, file, (from, to) => streamFile(deps, file, from, to))
  })

  router.get('/:id/view', async (req, res) => {
    const reader = wordsOf(deps, req, res)
    const { copy } = parse(FileQuery, req.query)
    const open = await openAttachment(deps, reader.actor, idOf(req), { original: copy === 'original' })
    if (!isShown(open.file.type)) throw new AppError('not_found', 'errors.not_found')
    res.render('attachments/view', presentView(open, reader))
  })

  const act = (
    verb: string,
    said: 'removed' | 'described' | 'moved' | 'unredacted',
    change: (actor: Actor, id: number, req: Request) => Promise<number>,
  ) =>
    router.post(`/:id${verb}`, async (req, res) => {
      const { actor, t } = wordsOf(deps, req, res)
      const id = idOf(req)
      const record = await checkRedacting(deps, actor, id)
      await refusedOnPage(deps, req, res, record, async () => {
        await change(actor, id, req)
        notify(req, 'ok', t(`attachments.notice.${said}`))
        return record
      })
    })

  act('', 'described', (actor, id, req) => describeAttachment(deps, actor, id, parse(DescribeForm, req.body)))
  act('/remove', 'removed', (actor, id, req) => removeAttachment(deps, actor, id, parse(VersionForm, req.body)))
  act('/unredact', 'unredacted', (actor, id, req) => unredactAttachment(deps, actor, id, parse(VersionForm, req.body)))
  act('/move', 'moved', (actor, id, req) => {
    const { version, by } = parse(MoveForm, req.body)
    return moveAttachment(deps, actor, id, { version, by: by === 'up' ? -1 : 1 })
  })

  router.post('/:id/redact', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const id = idOf(req)
    const record = await checkRedacting(deps, actor, id)
    await refusedOnPage(deps, req, res, record, async () => {
      const [file] = await take(req, res)
      const { version } = parse(VersionForm, req.body)
      await redactAttachment(deps, actor, id, { version, file })
      notify(req, 'ok', t('attachments.notice.redacted'))
      return record
    })
  })

  return router
}

/** What the form's own page can explain comes back there; nothing that was typed is lost, for the page keeps no texts. */
async function refusedOnPage(deps: Deps, req: Request, res: Response, id: number, change: () => Promise<number>): Promise<void> {
  try {
    res.redirect(303, `/disclosures/${await change()}/attachments`)
  } catch (error) {
    if (!(error instanceof AppError) || !['invalid', 'conflict', 'too_large'].includes(error.kind)) throw error
    await renderManage(deps, req, res, id, error)
  }
}

async function renderManage(deps: Deps, req: Request, res: Response, id: number, error?: AppError): Promise<void> {
  const reader = wordsOf(deps, req, res)
  const { t } = reader
  const managed = await manageAttachments(deps, reader.actor, id)
  const { disclosure, version, mayAttach } = managed
  const problems = error?.fields ?? {}
  const message = error === undefined || Object.keys(problems).length > 0 ? undefined : t(error.code, error.params)
  const back = mayAttach
    ? { href: `/disclosures/${id}/edit`, label: t('attachments.back.edit'), icon: 'pencil' }
    : { href: `/disclosures/${id}/versions/${version.number}`, label: t('disclosures.action.back'), icon: 'arrow-left' }
  res.status(error === undefined ? 200 : statusOf(error)).render('attachments/manage', {
    title: t('attachments.manage.title', { title: version.title }),
    head: {
      crumbs: [
        { label: t('disclosures.title'), href: '/disclosures' },
        { label: version.title, href: back.href },
      ],
      facts: [t('disclosures.version', { n: disclosure.workingNumber ?? 1 })],
      actions: [back],
    },
    files: presentPanel(managed, deps.config.uploadLimitBytes, reader, { problems, message }),
  })
}
