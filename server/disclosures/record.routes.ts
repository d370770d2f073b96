import { Router, type Request, type Response } from 'express'
import { presentFiles } from '../attachments/attachments.presenter.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { citing } from '../laws/laws.service.ts'
import { countTopicsAbout } from '../discussions/reading.service.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { contentDisposition } from '../web/table-export.ts'
import { presentDiff } from './diff.presenter.ts'
import { DiffQuery, ExpectedForm, ExportQuery, ReviewForm } from './disclosures.forms.ts'
import { getDisclosure, recallDisclosure, reviewDisclosure, submitDisclosure } from './disclosures.service.ts'
import { workingVersion } from './disclosures.types.ts'
import { presentLead } from './lead-time.presenter.ts'
import { contextFor, readerOf, recordId, refusalOf, typedText, versionOf, type Refusal } from './pages.routes.ts'
import { bannersOf } from './banners.presenter.ts'
import { actionsOf, dateFacts, headFacts, itemFacts, presentFindings, reviewOf, versionList, type Reader } from './record.presenter.ts'
import { presentPanel, withheldBanners } from '../secrecy/panel.presenter.ts'
import { readGatePanel, type GatePanel } from '../secrecy/panel.service.ts'
import { presentPaper } from '../transparency-log/pages.presenter.ts'
import { findLogged } from '../transparency-log/receipts.service.ts'
import { newestSeal } from '../transparency-log/seal.service.ts'
import { presentReadership } from '../readership/readership.presenter.ts'
import { countOf, getAsked } from '../readership/readership.service.ts'
import { afterOf, compareOf, lifeOf } from './life.presenter.ts'
import { timelineOf } from './timeline.presenter.ts'
import { compareVersions, exportVersion, getRecordPage, type ContextFor, type RecordPage } from './record.service.ts'
import { scopeOf } from './disclosures.visibility.ts'

/** Reading one record and deciding on it. */
export function recordRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id', async (req, res) => {
    await renderRecord(deps, req, res, recordId(req))
  })

  router.get('/:id/versions/:n', async (req, res) => {
    const { id, n } = versionOf(req)
    await renderRecord(deps, req, res, id, { number: n })
  })

  router.get('/:id/diff', async (req, res) => {
    const reader = readerOf(deps, req, res)
    const id = recordId(req)
    const { from, to } = parse(DiffQuery, req.query)
    const pair = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
    const comparison = await compareVersions(deps, reader.actor, id, pair, contextFor(reader, req))
    res.render('disclosures/diff', {
      title: reader.t('disclosures.diff.title', { title: comparison.to.title }),
      ...presentDiff(comparison, reader),
    })
  })

  router.get('/:id/export', async (req, res) => {
    const reader = readerOf(deps, req, res)
    const id = recordId(req)
    const { format, version } = parse(ExportQuery, req.query)
    const whole = await exportVersion(deps, reader.actor, id, version)
    if (format !== 'json') throw new AppError('not_found', 'disclosures.error.no_sheet')
    res.set({ 'Content-Disposition': contentDisposition(whole.title, `disclosure-${id}`, 'json'), 'Cache-Control': 'no-store' })
    res.type('application/json').send(`${JSON.stringify(whole, null, 2)}\n`)
  })

  router.post('/:id/review', async (req, res) => {
    const reader = readerOf(deps, req, res)
    const id = recordId(req)
    try {
      const disclosure = await getDisclosure(deps, reader.actor, id)
      const { title } = workingVersion(disclosure) ?? disclosure
      const { publish_on: on, publish_time: time, collective, ...form } = parse(ReviewForm, req.body)
      const asked = { ...form, publish: { on, time }, ...(collective !== undefined && { collective }) }
      const { state, filingNumber } = await reviewDisclosure(deps, reader.actor, id, asked)
      notify(req, 'ok', outcomeText(reader, title, state, filingNumber))
      res.redirect(303, '/reviews')
    } catch (error) {
      await renderRecord(deps, req, res, id, { refusal: refusalOf(error), working: true })
    }
  })

  router.post('/:id/submit', async (req, res) => {
    const { actor, t } = readerOf(deps, req, res)
    const id = recordId(req)
    const { version } = parse(ExpectedForm, req.body)
    await submitDisclosure(deps, actor, id, version === undefined ? {} : { version })
    notify(req, 'ok', t('disclosures.notice.submitted'))
    res.redirect(303, `/disclosures/${id}`)
  })

  router.post('/:id/recall', async (req, res) => {
    const { actor, t } = readerOf(deps, req, res)
    const id = recordId(req)
    const { version } = parse(ExpectedForm, req.body)
    await recallDisclosure(deps, actor, id, version === undefined ? {} : { version })
    notify(req, 'ok', t('disclosures.notice.recalled'))
    res.redirect(303, `/disclosures/${id}/edit`)
  })

  return router
}

function outcomeText({ t }: Reader, title: string, state: string, filing: string | null): string {
  if (state === 'returned') return t('disclosures.notice.returned', { title })
  if (state === 'scheduled') return t('reviewing.notice.scheduled', { title })
  if (state === 'published') return t('disclosures.notice.published', { title, number: filing ?? '' })
  return t('disclosures.notice.passed', { title, state: t(`disclosures.status.${state as 'secrecy_review'}`) })
}

interface Ask {
  readonly number?: number
  /** Show the unpublished version, where the refused decision was made. */
  readonly working?: boolean
  readonly refusal?: Refusal
}

/** The record's page, also when something that its forms asked for was refused. */
export async function renderRecord(deps: Deps, req: Request, res: Response, id: number, ask: Ask = {}): Promise<void> {
  const reader = readerOf(deps, req, res)
  const { actor, locale, today } = reader
  const page = await deps.cache.read(
    ['record', actor.id, scopeOf(actor), locale, today, id, ask.number, ask.working, req.query],
    async () => {
      const found = await pageOf(deps, reader, contextFor(reader, req), id, ask)
      const gate = await readGatePanel(deps, actor, found.disclosure, found.shown)
      return { ...presentRecord(found, gate, { ...reader, cite: await citing(deps) }), logged: await loggedOf(deps, found) }
    },
  )
  const [readership, discussed] = await Promise.all([readershipOf(deps, reader, page.whole), discussedOf(deps, reader, page.whole)])
  const origin = `${req.protocol}://${req.get('host') ?? ''}`
  const paper = page.logged && presentPaper(await newestSeal(deps), id, origin)
  res
    .status(ask.refusal?.status ?? 200)
    .render('disclosures/show', { ...page, readership, discussed, paper, refused: refusedReview(ask.refusal, req, reader) })
}

/** The place in the log of what is in force. */
async function loggedOf(
  deps: Deps,
  { disclosure, shown }: RecordPage,
): Promise<{ readonly id: number; readonly index: number } | undefined> {
  if (shown.number !== disclosure.publishedNumber || disclosure.withdrawnAt !== null) return undefined
  const logged = await findLogged(deps.db.read, shown.id)
  return logged && { id: disclosure.id, index: logged.index }
}

/** Only what is in force counts its readers, or asks them. The number is not remembered: it changes without anything else changing. */
async function readershipOf(deps: Deps, reader: Reader, { disclosure, shown }: Pick<RecordPage, 'disclosure' | 'shown'>) {
  if (shown.number !== disclosure.publishedNumber || disclosure.withdrawnAt !== null) return undefined
  const [reads, asked] = await Promise.all([countOf(deps, disclosure.id), getAsked(deps, reader.actor, disclosure)])
  return presentReadership(disclosure.id, shown.number, reads, asked, reader)
}

/** The way to what is said about it on the board, where everybody can read the record. */
async function discussedOf(deps: Deps, { actor, t }: Reader, { disclosure }: Pick<RecordPage, 'disclosure'>) {
  if (disclosure.publishedNumber === null || disclosure.item.audience === 'department') return undefined
  const n = await countTopicsAbout(deps, actor, disclosure.id)
  if (n === undefined) return undefined
  return n > 0
    ? { text: t('discussions.about_record.count', { n }), href: `/discussions/about/${disclosure.id}` }
    : { text: t('discussions.about_record.start'), href: `/discussions/new?disclosure=${disclosure.id}` }
}

async function pageOf(deps: Deps, { actor }: Reader, context: ContextFor, id: number, ask: Ask): Promise<RecordPage> {
  const first = await getRecordPage(deps, actor, id, ask.number, context)
  const { workingNumber } = first.disclosure
  const other = ask.working === true && workingNumber !== null && workingNumber !== first.shown.number
  return other ? getRecordPage(deps, actor, id, workingNumber, context) : first
}

function refusedReview(refusal: Refusal | undefined, req: Request, { t }: Reader) {
  if (refusal === undefined) return undefined
  const typed = Object.fromEntries(['publish_on', 'publish_time', 'collective'].map((name) => [name, typedText(req.body, name)]))
  return { message: t(refusal.error.code, refusal.error.params), remark: typedText(req.body, 'remark'), typed, problems: refusal.problems }
}

function presentRecord(
  { disclosure, shown, panel, findings, attachments, duty, change }: RecordPage,
  gate: GatePanel | undefined,
  reader: Reader,
) {
  const crumbs = [
    { label: reader.t('disclosures.title'), href: '/disclosures' },
    { label: reader.locale === 'en' ? disclosure.item.titleEn : disclosure.item.title },
  ]
  return {
    whole: { disclosure, shown },
    title: shown.title,
    head: { crumbs, facts: headFacts(disclosure, shown, reader), actions: actionsOf(disclosure, shown, reader) },
    banners: [...withheldBanners(gate, reader), ...bannersOf(disclosure, shown, reader)],
    gate: gate === undefined ? undefined : presentPanel(gate, disclosure, shown, reader),
    lead: shown.state === 'withheld' ? undefined : presentLead(disclosure, duty, reader),
    record: { id: disclosure.id, summary: shown.summary, changeNote: shown.changeNote, filingNumber: disclosure.filingNumber },
    panel,
    files: presentFiles(attachments, disclosure, shown, reader),
    findings: presentFindings(findings, reader),
    review: reviewOf(disclosure, shown, reader),
    after: afterOf(disclosure, shown, reader),
    compare: change === undefined ? undefined : compareOf(disclosure, change.from, shown, change.content, reader),
    life: lifeOf(disclosure, shown, reader),
    timeline: timelineOf(disclosure, shown, reader),
    dates: dateFacts(disclosure, shown, reader),
    facts: itemFacts(disclosure, reader),
    versions: versionList(disclosure, shown, reader),
  }
}
