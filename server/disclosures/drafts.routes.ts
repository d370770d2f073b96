import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { presentDraftHits } from '../secrecy/panel.presenter.ts'
import { readDraftPanel } from '../secrecy/panel.service.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { DiscardForm, EditForm, NewForm, NewQuery } from './disclosures.forms.ts'
import {
  createDisclosure,
  discardDisclosure,
  getDisclosure,
  getDraftItem,
  listDraftItems,
  saveDraft,
  submitDisclosure,
} from './disclosures.service.ts'
import { listShots } from './one-shot.service.ts'
import { presentEdit, presentItems, presentKept, presentNew, presentReason } from './drafts.presenter.ts'
import { contextFor, readerOf, recordId, refusalOf, renamed, typedText, type Refusal } from './pages.routes.ts'
import { getEditPage } from './record.service.ts'

const FIELD_NAMES = {
  formedOn: 'formed_on',
  changeNote: 'change_note',
  acknowledgeBy: 'acknowledge_by',
  eventEvidence: 'event_evidence',
} as const

/** Starting, writing and throwing away drafts. */
export function draftRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/new', async (req, res) => {
    const { item, period } = parse(NewQuery, req.query)
    if (item !== undefined) {
      await renderNew(deps, req, res, item, { period: period ?? '' })
      return
    }
    const reader = readerOf(deps, req, res)
    res.render('disclosures/items', {
      title: reader.t('disclosures.new.title'),
      ...presentItems(await listDraftItems(deps, reader.actor), reader),
    })
  })

  router.post('/', async (req, res) => {
    const { actor, t, fmt } = readerOf(deps, req, res)
    const form = parse(NewForm, req.body)
    try {
      const period = form.period === '' ? null : form.period
      const id = await createDisclosure(deps, actor, {
        itemId: form.item,
        period,
        ...(form.formed_on !== '' && { formedOn: form.formed_on }),
      })
      const { dueOn } = await getDisclosure(deps, actor, id)
      notify(req, 'ok', t('disclosures.notice.created', { due: fmt.date(dueOn) }))
      res.redirect(303, `/disclosures/${id}/edit`)
    } catch (error) {
      await renderNew(deps, req, res, form.item, { period: form.period, formedOn: form.formed_on, refusal: refusalOf(error) })
    }
  })

  router.get('/:id/edit', async (req, res) => {
    await renderEdit(deps, req, res, recordId(req))
  })

  router.post('/:id', async (req, res) => {
    const { actor, t } = readerOf(deps, req, res)
    const id = recordId(req)
    const body = req.body as Readonly<Record<string, unknown>>
    try {
      const form = parse(EditForm, body)
      await saveDraft(
        deps,
        actor,
        id,
        {
          version: form.version,
          title: form.title,
          summary: form.summary,
          changeNote: form.change_note,
          ...(form.formed_on !== undefined && { formedOn: form.formed_on }),
          ...(form.event_evidence !== undefined && { eventEvidence: form.event_evidence }),
          ...(form.acknowledge_by !== undefined && { acknowledgeBy: form.acknowledge_by }),
        },
        body,
      )
      if (form.then === 'submit') {
        await submitSaved(deps, req, res, id)
        return
      }
      notify(req, 'ok', t('disclosures.notice.saved'))
      res.redirect(303, `/disclosures/${id}/edit`)
    } catch (error) {
      const refusal = refusalOf(error)
      // Submitted by a colleague meanwhile: there is no form to come back to, but what was typed must not be lost.
      if (refusal.error.code === 'disclosures.error.not_editable') await renderKept(deps, req, res, id, refusal)
      else await renderEdit(deps, req, res, id, refusal)
    }
  })

  router.get('/:id/discard', async (req, res) => {
    await renderDiscard(deps, req, res, recordId(req))
  })

  router.post('/:id/discard', async (req, res) => {
    const { actor, t } = readerOf(deps, req, res)
    const id = recordId(req)
    try {
      await discardDisclosure(deps, actor, id, parse(DiscardForm, req.body))
      notify(req, 'ok', t('disclosures.notice.discarded'))
      res.redirect(303, `/disclosures/${id}`)
    } catch (error) {
      await renderDiscard(deps, req, res, id, refusalOf(error))
    }
  })

  return router
}

/** The text is saved by now: what keeps it from being submitted is shown beside it. */
async function submitSaved(deps: Deps, req: Request, res: Response, id: number): Promise<void> {
  const { actor, t } = readerOf(deps, req, res)
  try {
    await submitDisclosure(deps, actor, id)
    notify(req, 'ok', t('disclosures.notice.submitted'))
    res.redirect(303, `/disclosures/${id}`)
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal.error.code !== 'disclosures.error.findings_stop' && refusal.error.code !== 'secrecy.error.state_secret') throw error
    await renderEdit(deps, req, res, id, { ...refusal, saved: true })
  }
}

interface Asked {
  readonly period: string
  readonly formedOn?: string
  readonly refusal?: Refusal
}

async function renderNew(deps: Deps, req: Request, res: Response, itemId: number, asked: Asked): Promise<void> {
  const reader = readerOf(deps, req, res)
  const item = await getDraftItem(deps, reader.actor, itemId)
  const shots = await listShots(deps, item, reader.actor.departmentId)
  const problems = renamed(asked.refusal?.problems ?? {}, FIELD_NAMES)
  res
    .status(asked.refusal?.status ?? 200)
    .render('disclosures/new', { title: reader.t('disclosures.new.title'), ...presentNew(item, { ...asked, shots }, reader, problems) })
}

async function renderEdit(deps: Deps, req: Request, res: Response, id: number, refusal?: Refusal & { saved?: boolean }): Promise<void> {
  const reader = readerOf(deps, req, res)
  const typed = refusal === undefined || refusal.saved === true ? undefined : (req.body as Readonly<Record<string, unknown>>)
  const page = await getEditPage(deps, reader.actor, id, contextFor(reader, req), typed)
  const problems = renamed(refusal?.problems ?? {}, FIELD_NAMES)
  const hits = presentDraftHits(await readDraftPanel(deps, page.disclosure, page.shown), reader)
  res.status(refusal?.status ?? 200).render('disclosures/edit', {
    ...presentEdit(page, reader, { typed, refusal, problems, uploadLimit: deps.config.uploadLimitBytes }),
    hits,
  })
}

async function renderKept(deps: Deps, req: Request, res: Response, id: number, refusal: Refusal): Promise<void> {
  const reader = readerOf(deps, req, res)
  const disclosure = await getDisclosure(deps, reader.actor, id)
  res
    .status(refusal.status)
    .render('disclosures/kept', presentKept(disclosure, refusal, req.body as Readonly<Record<string, unknown>>, reader))
}

async function renderDiscard(deps: Deps, req: Request, res: Response, id: number, refusal?: Refusal): Promise<void> {
  const reader = readerOf(deps, req, res)
  const { disclosure, shown } = await getEditPage(deps, reader.actor, id, contextFor(reader, req))
  const asked = { verb: 'discard', reason: typedText(req.body, 'reason'), optional: shown.state !== 'returned', refusal } as const
  res.status(refusal?.status ?? 200).render('disclosures/reason', presentReason(disclosure, shown, asked, reader))
}
