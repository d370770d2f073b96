import { Router, type Request, type Response } from 'express'
import type { Upload } from '../attachments/incoming.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { formFiles } from '../web/form-files.ts'
import { tabsOf } from '../cases/home.presenter.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { refusalOf, type Refusal } from '../web/refusal.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { wordsOf } from '../web/words.ts'
import { actsOf, labelsOf, NOTHING_SENT, placedProblems } from './acts.presenter.ts'
import { presentComplaint } from './complaint.presenter.ts'
import {
  AcceptForm,
  FindingForm,
  IdParams,
  NoticeForm,
  ReasonForm,
  RefusalForm,
  SignatureForm,
  TextForm,
  VersionForm,
} from './complaints.forms.ts'
import './complaints.kind.ts'
import { ACTS, type Act } from './complaints.policy.ts'
import { find, sign } from './finding.service.ts'
import { acceptComplaint, checkAct, declineComplaint, giveNotice, handOver, state, type Which } from './handling.service.ts'
import { exportComplaints, listComplaints, readComplaintPage, tableFor, type ComplaintPage } from './list.service.ts'

type Run = (actor: Actor, which: Which, body: unknown, files: readonly Upload[]) => Promise<void>

/** /complaints: for those who look into them, those who decide, and the department that has to answer. Whoever complained reads the case. */
export function complaintRoutes(deps: Deps): Router {
  const router = Router()
  const take = formFiles(deps)
  const runs: Readonly<Record<Act, Run>> = {
    accept: (actor, which, body) => acceptComplaint(deps, actor, which, parse(AcceptForm, body)),
    hand_over: (actor, which, body) => handOver(deps, actor, which, parse(ReasonForm, body).reason),
    decline: (actor, which, body) => declineComplaint(deps, actor, which, parse(RefusalForm, body)),
    notice: (actor, which, body) => giveNotice(deps, actor, which, parse(NoticeForm, body)),
    statement: (actor, which, body, files) => state(deps, actor, which, parse(TextForm, body).text, files),
    finding: (actor, which, body, files) => find(deps, actor, which, parse(FindingForm, body), files),
    signature: (actor, which, body) => sign(deps, actor, which, parse(SignatureForm, body)),
  }

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const table = tableFor(actor)
    const query = tableQuery(req, res, table)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, table, { ...words, query, format, rows: exportComplaints(deps, actor, query), now: deps.now() })
      return
    }
    const page = await listComplaints(deps, actor, query)
    const empty = { text: words.t('complaints.empty'), help: words.t('complaints.empty.help') }
    res.render('complaints/index', {
      title: words.t('complaints.title'),
      tabs: tabsOf('complaints', actor, words),
      table: presentTable(table, { ...words, query, page, path: '/complaints', heading: false, empty }),
    })
  })

  router.get('/:id', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const page = await readComplaintPage(deps.db.read, actor, id)
    if (page.parts.isComplainant) res.redirect(303, `/cases/${id}`)
    else render(req, res, page)
  })

  for (const act of ACTS)
    router.post(`/:id/${act}`, async (req, res) => {
      const { actor, t } = wordsOf(deps, req, res)
      const { id } = parseAddress(IdParams, req)
      await checkAct(deps, actor, id, act) // who may not is told so before a file of theirs is taken in
      try {
        const files = await take(req, res)
        const { version } = parse(VersionForm, req.body)
        await runs[act](actor, { id, version }, req.body, files)
        notify(req, 'ok', t(`complaints.notice.${act}`))
        res.redirect(303, act === 'hand_over' ? '/complaints' : `/complaints/${id}`)
      } catch (error) {
        const refused = { ...refusalOf(error), act }
        render(req, res, await readComplaintPage(deps.db.read, actor, id), refused)
      }
    })

  function render(req: Request, res: Response, page: ComplaintPage, refused?: Refusal & { readonly act: Act }): void {
    const { actor, ...words } = wordsOf(deps, req, res)
    const typed = (req.body ?? {}) as Readonly<Record<string, unknown>>
    const sent = refused === undefined ? NOTHING_SENT : { act: refused.act, typed, problems: refused.problems }
    const acts = actsOf(page, actor, sent, words)
    const complaint = presentComplaint(page, words)
    res.status(refused?.status ?? 200).render('complaints/complaint', {
      title: complaint.head.title,
      complaint,
      acts,
      open: refused?.act ?? acts[0]?.act,
      problems: placedProblems(sent),
      labels: labelsOf(acts),
      said: refused === undefined || Object.keys(refused.problems).length > 0 ? '' : words.t(refused.error.code, refused.error.params),
    })
  }

  return router
}
