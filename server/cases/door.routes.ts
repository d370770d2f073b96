import express, { Router, type NextFunction, type Request, type Response } from 'express'
import { sendKept } from '../web/file-answer.ts'
import { errorKind } from '../ballot-box/discretion.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { quietly } from '../web/discreet.ts'
import { statusOf } from '../web/errors.ts'
import { formFiles } from '../web/form-files.ts'
import { parse, parseAddress, withoutZeros } from '../web/parse.ts'
import { sameOrigin } from '../web/same-origin.ts'
import { securityHeaders } from '../web/security.ts'
import { actForms, inOrder, labelsOf, NOTHING_SENT, placedProblems, type Sent } from './acts.presenter.ts'
import { ApplicantForm, CodeForm, IdParams, KindParams, ReceiptActParams, NamelessForm } from './cases.forms.ts'
import type { ReceiptAct } from './cases.policy.ts'
import type { Kind } from './cases.rules.ts'
import { caseByReceipt } from './cases.service.ts'
import { Gate } from './gate.rules.ts'
import { checkCaseAct } from './guard.service.ts'
import { letterFields } from './home.presenter.ts'
import { caseKinds, kindOf } from './kinds.ts'
import { readOffices } from './list.service.ts'
import { localeOf, namelessFrame, namelessWords, type Nameless } from './nameless.presenter.ts'
import { presentCase } from './page.presenter.ts'
import { openCaseFile, readCase } from './page.service.ts'
import { NO_REFUSAL, refusal, typedIn, type Refusal } from '../web/page-refusal.ts'
import { presentWaiting } from './waiting.presenter.ts'
import { keepAct, keepLetter, waitingOf } from './waiting.service.ts'

/** Everything else below /cases is for people who are signed in. */
const PATHS = ['/receipt', '/anonymous']
/** A code that is tried, and a letter that is sent: of the whole house, not of anybody. */
const TRIES = { most: 120, aMinute: 60 }
const LETTERS = { most: 30, aMinute: 6 }

/**
 * /cases/receipt and /cases/anonymous: what is written and read without a name. Mounted before the request log and the session: no cookie is
 * read or set, nobody is known here, and no line of a log tells that somebody was. The code travels in forms, never in an address.
 */
export function caseDoor(deps: Deps, nameless: Nameless): Router {
  const router = Router()
  const take = formFiles(deps)
  const tries = new Gate(deps.now, TRIES)
  const letters = new Gate(deps.now, LETTERS)
  const form = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 100 })
  router.use(PATHS, securityHeaders(), quietly, sameOrigin, form, withoutZeros)

  router.get('/receipt', (req, res) => renderCode(req, res))

  router.post('/receipt', async (req, res) => {
    try {
      tries.pass()
      await renderCase(req, res, parse(CodeForm, req.body).code)
    } catch (error) {
      await renderCode(req, res, atCode(error))
    }
  })

  router.post('/receipt/files/:id', async (req, res) => {
    tries.pass()
    const file = await openCaseFile(deps.db.read, { receipt: parse(CodeForm, req.body).code }, parseAddress(IdParams, req).id)
    await sendKept(deps, res, file)
  })

  router.post('/receipt/:act', async (req, res) => {
    tries.pass()
    const { act } = parseAddress(ReceiptActParams, req)
    const uploads = await take(req, res)
    const { code } = parse(CodeForm, req.body)
    const held = await caseByReceipt(deps.db.read, code)
    const reader = { receipt: code }
    await checkCaseAct(deps, reader, held.id, act)
    const { t } = await wordsFor(req)
    try {
      await keepAct(deps, code, act, parse(ApplicantForm, req.body), uploads)
      await renderCase(req, res, code, { said: t('cases.notice.kept') })
    } catch (error) {
      await renderCase(req, res, code, { refused: { ...refusal(error, t), act } })
    }
  })

  router.get('/anonymous/:kind', (req, res) => renderLetter(req, res, kindIn(req)))

  router.post('/anonymous/:kind', async (req, res) => {
    const kind = kindIn(req)
    const words = await wordsFor(req)
    try {
      letters.pass()
      const uploads = await take(req, res)
      const code = await keepLetter(deps, kind, parse(NamelessForm, req.body), { body: req.body, uploads })
      const page = {
        title: words.t('cases.receipt.yours'),
        code,
        when: words.t('cases.waiting.when'),
        frame: namelessFrame(deps, nameless, words, ''),
      }
      res.render('cases/receipt-code', { ...spoken(words), ...page })
    } catch (error) {
      const bad = error instanceof AppError && error.code.startsWith('anonymous.token')
      await renderLetter(req, res, kind, refusal(error, words.t), bad)
    }
  })

  router.use(PATHS, () => {
    throw new AppError('not_found', 'errors.not_found')
  })
  router.use((error: unknown, req: Request, res: Response, next: NextFunction) => {
    answer(req, res, error).catch(next)
  })

  const wordsFor = (req: Request) => namelessWords(deps, localeOf(typedIn(req)['lang'] ?? req.query['lang']))

  async function renderCode(req: Request, res: Response, refused: Refusal = NO_REFUSAL): Promise<void> {
    const words = await wordsFor(req)
    const { t } = words
    const field = {
      name: 'code',
      label: t('cases.receipt.code'),
      help: t('cases.receipt.code.help'),
      value: typedIn(req)['code'],
      required: true,
    }
    const more = { error: refused.problems['code'], autocomplete: 'off', maxlength: 80, width: 'm' }
    res.status(refused.status).render('cases/receipt', {
      ...spoken(words),
      title: t('cases.receipt.title'),
      field: { ...field, ...more },
      problems: refused.problems,
      said: refused.said,
      frame: namelessFrame(deps, nameless, words, '/cases/receipt'),
    })
  }

  async function renderCase(
    req: Request,
    res: Response,
    code: string,
    { refused = NO_REFUSAL, said = '' }: { readonly refused?: Refusal & { readonly act?: ReceiptAct }; readonly said?: string } = {},
  ): Promise<void> {
    const words = await wordsFor(req)
    const reader = { receipt: code }
    const waiting = await waitingOf(deps, code)
    const [first] = waiting
    if (first?.letter.what === 'letter') {
      const page = {
        title: words.t(`cases.kind.${first.letter.kind}`),
        waiting: presentWaiting(waiting, words),
        frame: namelessFrame(deps, nameless, words, '', said),
      }
      res.render('cases/receipt-waiting', { ...spoken(words), ...page })
      return
    }
    const { id } = await caseByReceipt(deps.db.read, code)
    const whole = await readCase(deps.db.read, reader, id, words.today, words.calendar)
    const kind = kindOf(whole.page.held.kind)
    const sent: Sent = refused.act === undefined ? NOTHING_SENT : { act: refused.act, typed: typedIn(req), problems: refused.problems }
    const [own = [], panel] = [
      await kind.acts?.(deps.db.read, whole.page, reader, words, typedIn(req)),
      await kind.panel?.(deps.db.read, whole.page.held, reader, words),
    ]
    const kept = waiting.flatMap(({ letter, refused: no }) =>
      letter.what === 'act' && letter.act !== 'write' && no === null ? [letter.act as string] : [],
    )
    const offered = [...own, ...actForms(whole, reader, sent, words, '/cases/receipt')].filter(({ act }) => !kept.includes(act))
    const { acts, open } = inOrder(offered)
    const page = presentCase(whole, words, (file) => `/cases/receipt/files/${file.id}`)
    res.status(refused.status).render('cases/receipt-case', {
      ...spoken(words),
      title: whole.page.held.title,
      page: {
        ...page,
        head: { ...page.head, crumbs: [{ label: words.t('cases.receipt.title'), href: `/cases/receipt?lang=${words.locale}` }] },
      },
      waiting: presentWaiting(waiting, words),
      acts,
      open: refused.act ?? open,
      panel,
      code,
      problems: placedProblems(sent),
      labels: labelsOf(acts),
      said: refused.said,
      frame: namelessFrame(deps, nameless, words, '', said),
    })
  }

  async function renderLetter(req: Request, res: Response, name: Kind, refused: Refusal = NO_REFUSAL, badToken = false): Promise<void> {
    const words = await wordsFor(req)
    const [offices, own = []] = [
      await readOffices(deps),
      await kindOf(name).letterFields?.(deps.db.read, words, typedIn(req), refused.problems, false),
    ]
    res.status(refused.status).render('cases/anonymous', {
      ...spoken(words),
      title: words.t(`cases.new.${name}`),
      action: `/cases/anonymous/${name}`,
      fields: letterFields(name, offices, typedIn(req), refused.problems, words, own),
      problems: refused.problems,
      said: refused.said,
      badToken,
      frame: { ...namelessFrame(deps, nameless, words, `/cases/anonymous/${name}`), filesAgain: res.locals['filesAgain'] === true },
    })
  }

  /** A failure is logged by its kind and place alone: the database's messages quote what was being stored. */
  async function answer(req: Request, res: Response, error: unknown): Promise<void> {
    const known = knownOf(error)
    if (known === undefined) deps.log.error(errorKind(error), 'a page without names failed')
    const words = await wordsFor(req)
    const said = words.t(known?.code ?? 'errors.internal', known?.params)
    const page = { title: said, said, frame: namelessFrame(deps, nameless, words, '') }
    res.status(known === undefined ? 500 : statusOf(known)).render('cases/nameless-error', { ...spoken(words), ...page })
  }

  return router
}

const spoken = ({ t, fmt }: Awaited<ReturnType<typeof namelessWords>>) => ({ layout: 'nameless', t, fmt })

/** A letter of this kind can be written without a name. @throws AppError not_found */
function kindIn(req: Request): Kind {
  const { kind } = parseAddress(KindParams, req)
  if (caseKinds.get(kind)?.anonymous !== true) throw new AppError('not_found', 'errors.not_found')
  return kind
}

/** A code that is none is told at its field. */
function atCode(error: unknown): Refusal {
  if (!(error instanceof AppError) || !['not_found', 'too_many'].includes(error.kind)) throw error
  return { status: statusOf(error), problems: { code: { code: error.code } }, said: '' }
}

function knownOf(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error
  const { status } = (error ?? {}) as { status?: unknown }
  if (status === 413) return new AppError('too_large', 'errors.invalid_input')
  return typeof status === 'number' && status >= 400 && status < 500 ? new AppError('invalid', 'errors.invalid_input') : undefined
}
