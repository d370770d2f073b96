import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { getVersion } from '../disclosures/record.service.ts'
import type { Disclosure, DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { wordsOf, type Words } from '../web/words.ts'
import { CLEAR_REASONS, fileOf, type Hit } from './gate.rules.ts'
import { scanVersion } from './gate.service.ts'
import { countKinds, presentHit } from './hits.presenter.ts'
import { judge } from './judging.service.ts'
import { unscanned } from './panel.presenter.ts'
import { readGatePanel, type GatePanel } from './panel.service.ts'
import { ExpectedForm, JudgeForm, VersionParams } from './secrecy.forms.ts'
import { presentSheet } from './sheet.presenter.ts'
import { readDocumentNumber } from './sheet.service.ts'

/** Hits on one page; those that wait come first, so that the rest appears as these are decided. */
const SHOWN = 300

/** What the gate found in one version, the judgement on it, and the review sheet. */
export function hitRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id/versions/:n/secrecy', async (req, res) => {
    await renderHits(deps, req, res)
  })

  router.post('/:id/versions/:n/secrecy', async (req, res) => {
    const words = wordsOf(deps, req, res)
    const { id, n } = versionOf(req)
    const { disclosure, panel } = await gateOf(deps, req, res)
    try {
      const form = parse(JudgeForm, req.body)
      const reason = reasonOf(form)
      const hits = chosen(panel.gate.hits, form)
      const judged = await judge(deps, words.actor, disclosure.id, { version: form.version, hits, decision: form.decision, reason })
      notify(req, 'ok', words.t(form.decision === 'masked' ? 'secrecy.judge.notice.masked' : 'secrecy.judge.notice', { n: judged }))
      res.redirect(303, `/disclosures/${id}/versions/${n}/secrecy`)
    } catch (error) {
      await renderHits(deps, req, res, refusalOf(error))
    }
  })

  router.post('/:id/versions/:n/secrecy/scan', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id, n } = versionOf(req)
    const { disclosure, shown } = await gateOf(deps, req, res)
    parse(ExpectedForm, req.body)
    if (shown.number !== disclosure.workingNumber) throw new AppError('conflict', 'secrecy.error.not_at_review')
    await scanVersion(deps, actor, id)
    const { panel } = await gateOf(deps, req, res)
    notify(req, 'ok', t('secrecy.scan.notice', { n: panel.gate.hits.length }))
    res.redirect(303, `/disclosures/${id}/versions/${n}/secrecy`)
  })

  router.get('/:id/versions/:n/review-sheet', async (req, res) => {
    const words = wordsOf(deps, req, res)
    const { disclosure, shown, panel } = await gateOf(deps, req, res)
    const documentNumber = await readDocumentNumber(deps, disclosure, shown)
    const { t } = words
    res.render('secrecy/sheet', {
      title: t('secrecy.sheet.title.of', { title: shown.title }),
      head: { ...headOf(disclosure, shown, words), actions: [{ print: true, primary: true }] },
      sheet: presentSheet({ disclosure, shown, panel, documentNumber, at: deps.now().toISOString() }, words),
    })
  })

  return router
}

interface Refusal {
  readonly status: number
  readonly error: AppError
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof AppError && (error.kind === 'invalid' || error.kind === 'conflict')) return { status: statusOf(error), error }
  throw error
}

/** @throws AppError not_found for what is no number */
function versionOf(req: Request): { id: number; n: number } {
  const parsed = VersionParams.safeParse(req.params)
  if (!parsed.success) throw new AppError('not_found', 'errors.not_found')
  return parsed.data
}

/** The version and what the gate knows of it. @throws AppError not_found for whoever may not see it, or not what the gate knows */
async function gateOf(
  deps: Deps,
  req: Request,
  res: Response,
): Promise<{ disclosure: Disclosure; shown: DisclosureVersion; panel: GatePanel }> {
  const { actor } = wordsOf(deps, req, res)
  const { id, n } = versionOf(req)
  const { disclosure, shown } = await getVersion(deps, actor, id, n)
  const panel = await readGatePanel(deps, actor, disclosure, shown)
  if (panel === undefined) throw new AppError('not_found', 'errors.not_found')
  return { disclosure, shown, panel }
}

const headOf = (disclosure: Disclosure, shown: DisclosureVersion, { t }: Words) => ({
  crumbs: [
    { label: t('disclosures.title'), href: '/disclosures' },
    { label: shown.title, href: `/disclosures/${disclosure.id}/versions/${shown.number}` },
  ],
})

type JudgeInput = ReturnType<typeof JudgeForm.parse>

/** A picked reason is kept as its name, so that it is read in the reader's language. */
function reasonOf({ decision, reason, own_reason: own }: JudgeInput): string {
  if (decision !== 'cleared' || reason === '') return own
  return own === '' ? `@${reason}` : `@${reason}:${own}`
}

interface Judged {
  readonly disclosure: Disclosure
  readonly address: string
  readonly hits: readonly Hit[]
}

const isOpen = ({ severity, outcome }: Hit): boolean => severity !== 'stop' && outcome === 'open'

/** The hits that were meant: those selected, or every open one (of a kind). */
function chosen(hits: readonly Hit[], { scope, hits: ids }: JudgeInput): number[] {
  if (scope === 'chosen') return ids
  const open = hits.filter(isOpen)
  return open.filter(({ kind }) => scope === 'all' || scope === `kind:${kind}`).map(({ id }) => id)
}

async function renderHits(deps: Deps, req: Request, res: Response, refusal?: Refusal): Promise<void> {
  const words = wordsOf(deps, req, res)
  const { t } = words
  const { disclosure, shown, panel } = await gateOf(deps, req, res)
  const { gate, may } = panel
  const address = `/disclosures/${disclosure.id}/versions/${shown.number}`
  const ordered = [...gate.hits].sort((a, b) => Number(b.outcome === 'open') - Number(a.outcome === 'open'))
  const missing = gate.scan === undefined ? unscanned(disclosure, shown) : undefined
  const inHand = shown.number === disclosure.workingNumber
  const notices = gate.scan !== undefined && !gate.current && inHand ? [t('secrecy.panel.stale')] : []
  const rescan = {
    label: t(gate.scan === undefined ? 'secrecy.scan' : 'secrecy.scan.again'),
    icon: 'refresh',
    post: `${address}/secrecy/scan`,
    fields: { version: String(disclosure.version) },
  }
  const open = gate.hits.filter(isOpen)
  res.status(refusal?.status ?? 200).render('secrecy/hits', {
    title: t('secrecy.title.of', { title: shown.title }),
    head: {
      ...headOf(disclosure, shown, words),
      facts: [
        t('disclosures.version', { n: shown.number }),
        open.length > 0 ? { kind: 'soon', icon: 'help-circle', text: t('secrecy.panel.open', { n: open.length }) } : '',
        gate.hits.length > open.length ? t('secrecy.panel.decided', { n: gate.hits.length - open.length }) : '',
      ].filter((fact) => fact !== ''),
      actions: [
        // What cannot be masked in place gets a redacted copy there.
        ...(may.judge && gate.hits.some(({ place }) => fileOf(place) !== undefined)
          ? [{ label: t('attachments.manage.redact'), icon: 'eye-off', href: `/disclosures/${disclosure.id}/attachments` }]
          : []),
        { label: t('secrecy.panel.sheet'), icon: 'clipboard-check', href: `${address}/review-sheet` },
      ],
    },
    stop: gate.hits.some(({ severity }) => severity === 'stop')
      ? { title: t('secrecy.stop.title'), todo: t('secrecy.stop.todo') }
      : undefined,
    notices,
    rescan,
    hits: ordered.slice(0, SHOWN).map((hit) => presentHit(hit, words)),
    more: Math.max(0, ordered.length - SHOWN),
    judge: may.judge && gate.hits.length > 0 ? judgeForm({ disclosure, address, hits: gate.hits }, words, req, refusal) : undefined,
    refused:
      refusal === undefined || Object.keys(refusal.error.fields).length > 0 ? undefined : t(refusal.error.code, refusal.error.params),
    empty:
      gate.hits.length === 0
        ? missing === undefined
          ? { text: t('secrecy.hits.empty'), ...(may.judge && notices.length === 0 && { todo: t('secrecy.hits.empty.todo') }) }
          : { text: t(missing), ...(missing === 'secrecy.panel.none' && { action: { ...rescan, primary: true } }) }
        : undefined,
  })
}

function judgeForm({ disclosure, address, hits }: Judged, { t }: Words, req: Request, refusal?: Refusal) {
  const open = hits.filter(isOpen)
  const judged = hits.some(({ outcome }) => outcome === 'cleared' || outcome === 'kept')
  const problems: FieldProblems = refusal?.error.fields ?? {}
  const body = (refusal === undefined ? {} : req.body) as Readonly<Record<string, unknown>>
  const typed = (name: string, fallback: string): string => (typeof body[name] === 'string' ? body[name] : fallback)
  const kinds = countKinds(open, t)
  const scopes = [
    { value: 'chosen', label: t('secrecy.judge.scope.chosen') },
    ...(kinds.length > 1 ? kinds : []).map(({ kind, name, n }) => ({
      value: `kind:${kind}`,
      label: t('secrecy.judge.scope.kind', { kind: name, n }),
    })),
    ...(open.length > 0 ? [{ value: 'all', label: t('secrecy.judge.scope.all', { n: open.length }) }] : []),
  ]
  const decisions = (['cleared', 'masked', 'kept', ...(judged ? (['open'] as const) : [])] as const).map((decision) => ({
    value: decision,
    label: t(`secrecy.judge.${decision}`),
    note: t(`secrecy.judge.${decision}.note`),
  }))
  return {
    action: `${address}/secrecy`,
    version: disclosure.version,
    chosen: [body['hits']].flat().map(Number),
    fields: [
      {
        kind: 'select',
        name: 'scope',
        label: t('secrecy.judge.scope'),
        options: scopes,
        value: typed('scope', 'chosen'),
        error: problems['hits'],
      },
      {
        kind: 'rows',
        name: 'decision',
        label: t('secrecy.judge.decision'),
        options: decisions,
        value: typed('decision', ''),
        required: true,
        error: problems['decision'],
      },
      {
        kind: 'select',
        name: 'reason',
        label: t('secrecy.judge.reason'),
        placeholder: t('secrecy.judge.reason.choose'),
        options: CLEAR_REASONS.map((reason) => ({ value: reason, label: t(`secrecy.clear_reason.${reason}`) })),
        value: typed('reason', ''),
        error: problems['reason'],
      },
      {
        kind: 'textarea',
        name: 'own_reason',
        label: t('secrecy.judge.own_reason'),
        help: t('secrecy.judge.own_reason.help'),
        value: typed('own_reason', ''),
        rows: 2,
        maxlength: 500,
        optional: true,
      },
    ],
  }
}
