import type { Request, Response, Router } from 'express'
import { sendKept } from '../web/file-answer.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { formFiles } from '../web/form-files.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { onPaper, wordsOf } from '../web/words.ts'
import { addFile, answerItem, checkFiling, openFile, removeFile, type AnswerResult } from './answers.service.ts'
import { NO_REFUSAL, refusal, typedIn, type Refusal } from '../web/page-refusal.ts'
import { presentRecord } from './finding.presenter.ts'
import {
  AnswerForm,
  BeginForm,
  CloseForm,
  FileParams,
  IdParams,
  NoticeForm,
  PictureForm,
  ReasonForm,
  RefusalForm,
  SignForm,
  VersionForm,
} from './inspections.forms.ts'
import { denyBegin, denyCheck, denyManage, denyOrder, denySign } from './inspections.policy.ts'
import { cancelVisit } from './inspections.service.ts'
import { LIST } from './plan.presenter.ts'
import { issueNotice } from './rectification.service.ts'
import { presentCheck, presentFile, presentVisit } from './visit.presenter.ts'
import {
  beginVisit,
  closeVisit,
  getVisit,
  recordRefusal,
  reopenVisit,
  seenVisit,
  signVisit,
  witnessRefusal,
  type VisitOf,
} from './visits.service.ts'

const idOf = (req: Request): number => parseAddress(IdParams, req).id
const at = (id: number): string => `${LIST}/visits/${id}`

/** One department on one day: begin, fill in on a phone, put before the department, sign. */
export function visitRoutes(router: Router, deps: Deps): void {
  pageRoutes(router, deps)
  stepRoutes(router, deps)
  phoneRoutes(router, deps)
}

async function renderVisit(deps: Deps, req: Request, res: Response, refused: Refusal = NO_REFUSAL): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const page = presentVisit(await getVisit(deps, actor, idOf(req)), actor, typedIn(req), refused.problems, words)
  res.status(refused.status).render('inspections/visit', { title: page.title, page, said: refused.said })
}

async function renderCheck(deps: Deps, req: Request, res: Response, refused: Refusal = NO_REFUSAL): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const found = await getVisit(deps, actor, idOf(req))
  authorize(denyCheck(actor, found.visit))
  if (found.visit.state !== 'running') throw new AppError('conflict', 'inspections.error.not_running')
  const client = Buffer.from(deps.random(12)).toString('hex')
  const page = presentCheck(found, actor, typedIn(req), refused.problems, { ...words, client })
  res.set('Cache-Control', 'no-store')
  const leave = { href: at(found.visit.id), label: words.t('inspections.check.leave') }
  res.status(refused.status).render('inspections/check', { layout: 'focus', leave, title: page.head.title, page, said: refused.said })
}

function pageRoutes(router: Router, deps: Deps): void {
  router.get('/visits/:id', (req, res) => renderVisit(deps, req, res))
  router.get('/visits/:id/check', (req, res) => renderCheck(deps, req, res))
  router.get('/visits/:id/record', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const found = await getVisit(deps, actor, idOf(req))
    if (found.visit.recordSha256 === null) throw new AppError('not_found', 'errors.not_found')
    const { lines } = presentVisit(found, actor, {}, {}, words)
    const record = presentRecord(found, lines, onPaper(words))
    res.render('inspections/record', { title: record.head.title, record })
  })
  router.get('/files/:id', async (req, res) => {
    await sendKept(deps, res, await openFile(deps, wordsOf(deps, req, res).actor, idOf(req)))
  })
}

const VERBS: ReadonlySet<string> = new Set(['begin', 'close', 'reopen', 'sign', 'refusal', 'witness', 'cancel', 'notices'])

type Change = (actor: Actor, id: number, req: Request) => Promise<unknown>
type Said = 'begun' | 'closed' | 'reopened' | 'signed' | 'refusal' | 'witnessed' | 'visit_cancelled' | 'ordered'

function stepRoutes(router: Router, deps: Deps): void {
  /** A refused form is shown at its own address; whoever opens that comes to the page with the form. */
  router.get('/visits/:id/:verb', (req, res, next) => {
    const { verb } = req.params
    if (VERBS.has(verb)) res.redirect(303, verb === 'close' ? `${at(idOf(req))}/check` : at(idOf(req)))
    else next()
  })
  /** Whoever may not is told so before what they typed is looked at. */
  const act = (verb: string, said: Said, deny: (actor: Actor, visit: VisitOf) => ReturnType<typeof denyCheck>, change: Change) =>
    router.post(`/visits/:id/${verb}`, async (req, res) => {
      const { actor, t } = wordsOf(deps, req, res)
      const id = idOf(req)
      authorize(deny(actor, await seenVisit(deps.db.read, actor, id)))
      try {
        await change(actor, id, req)
        notify(req, 'ok', t(`inspections.notice.${said}`))
        res.redirect(303, said === 'begun' || said === 'reopened' ? `${at(id)}/check` : at(id))
      } catch (error) {
        await (verb === 'close' ? renderCheck : renderVisit)(deps, req, res, refusal(error, t))
      }
    })

  act('begin', 'begun', denyBegin, (actor, id, req) => beginVisit(deps, actor, id, parse(BeginForm, req.body)))
  act('close', 'closed', denyCheck, (actor, id, req) => {
    const { version, summary, signer: signerId } = parse(CloseForm, req.body)
    return closeVisit(deps, actor, id, { version, summary, signerId })
  })
  act('reopen', 'reopened', denyCheck, (actor, id, req) => reopenVisit(deps, actor, id, parse(ReasonForm, req.body)))
  act('sign', 'signed', denySign, (actor, id, req) => signVisit(deps, actor, id, parse(SignForm, req.body)))
  act('refusal', 'refusal', denyCheck, (actor, id, req) => {
    const { version, reason, witness: witnessId } = parse(RefusalForm, req.body)
    return recordRefusal(deps, actor, id, { version, reason, witnessId })
  })
  act('witness', 'witnessed', denyCheck, (actor, id, req) => witnessRefusal(deps, actor, id, parse(VersionForm, req.body).version))
  act(
    'cancel',
    'visit_cancelled',
    (actor, visit) => denyManage(actor, visit.inspection),
    (actor, id, req) => cancelVisit(deps, actor, id, parse(ReasonForm, req.body)),
  )
  act('notices', 'ordered', denyOrder, (actor, id, req) => issueNotice(deps, actor, id, parse(NoticeForm, req.body)))
}

/** What the phone's page sends, one thing at a time; each may arrive more than once. */
function phoneRoutes(router: Router, deps: Deps): void {
  const take = formFiles(deps)

  router.post('/visits/:id/answers', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const id = idOf(req)
    authorize(denyCheck(actor, await seenVisit(deps.db.read, actor, id)))
    const result = await answerItem(deps, actor, id, parse(AnswerForm, req.body))
    if (!result.saved && result.answer === undefined) throw new AppError('conflict', 'errors.changed_meanwhile')
    if (req.accepts(['html', 'json']) === 'html') {
      notify(req, 'ok', words.t('inspections.notice.answered'))
      res.redirect(303, `${at(id)}/check#item-${result.itemId}`)
      return
    }
    res.status(result.saved ? 200 : 409).json(told(result, actor, words.locale))
  })

  router.post('/visits/:id/files', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const id = idOf(req)
    await checkFiling(deps, actor, id) // who may not is told so before a file of theirs is taken in
    const [upload] = await take(req, res)
    if (upload === undefined) throw new AppError('invalid', 'inspections.error.no_file')
    const file = await addFile(deps, actor, id, { upload, ...parse(PictureForm, req.body) })
    if (req.accepts(['html', 'json']) === 'html') {
      res.redirect(303, `${at(id)}/check#item-${file.itemId ?? 0}`)
      return
    }
    res.json({ ...presentFile(file, words), item: file.itemId })
  })

  router.post('/visits/:id/files/:file/remove', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { id, file } = parseAddress(FileParams, req)
    authorize(denyCheck(actor, await seenVisit(deps.db.read, actor, id)))
    await removeFile(deps, actor, id, file)
    if (req.accepts(['html', 'json']) === 'html') res.redirect(303, `${at(id)}/check`)
    else res.json({ removed: file })
  })
}

/** What the phone remembers of an answer: whose it is and which version. */
const told = ({ itemId, saved, answer }: AnswerResult, actor: Actor, locale: string) => ({
  saved,
  item: itemId,
  ...(answer === undefined
    ? {}
    : {
        version: answer.version,
        answer: answer.answer,
        note: answer.note,
        severity: answer.severity ?? '',
        mine: answer.givenBy === actor.id,
        by: locale === 'en' ? answer.givenByNameEn : answer.givenByName,
      }),
})
