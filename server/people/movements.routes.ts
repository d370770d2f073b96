import { Router, type Request, type Response } from 'express'
import multer from 'multer'
import { dateInShanghai } from '../../core/dates.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { MessageKey } from '../i18n/index.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, preferencesOf, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { listDepartments } from './departments.service.ts'
import { formProblem } from './form-problem.ts'
import { labelsOf, typedOf, type Typed } from './forms.presenter.ts'
import { CorrectionForm, LeaveForm, MoveForm, PhotoForm, PostingParams } from './movements.forms.ts'
import { movementFields, typedMove, typedPosting, type Movement } from './movements.presenter.ts'
import { cancelPlan, correctPosting, leavePerson, movePerson, returnPerson } from './movements.service.ts'
import { IdParams, VersionForm } from './people.forms.ts'
import type { Person } from './people.rules.ts'
import { getPerson } from './people.service.ts'
import { PHOTO_LIMITS } from './photo.rules.ts'
import { photosOf, removePhoto, setPhoto } from './photos.service.ts'
import { historyOf } from './postings.service.ts'

/** Below /admin/people/:id: joiners, movers, leavers, their history, and the photo. */
export function movementRoutes(deps: Deps): Router {
  const router = Router()
  const page = (movement: Movement) => async (req: Request, res: Response) => {
    const person = await personOf(deps, req)
    await renderMovement(deps, req, res, {
      movement,
      person,
      typed: typedMove(person, todayOf(deps)),
      action: `/admin/people/${person.id}/${movement}`,
    })
  }
  const act =
    (movement: Movement, work: (req: Request, res: Response, id: number) => Promise<MessageKey | undefined>) =>
    async (req: Request, res: Response) => {
      const { id } = parseAddress(IdParams, req)
      try {
        const done = await work(req, res, id)
        if (done === undefined) return
        notify(req, 'ok', speech(res).t(done))
        res.redirect(303, `/admin/people/${id}`)
      } catch (error) {
        const problem = formProblem(error)
        const person = await getPerson(deps.db.read, id)
        await renderMovement(deps, req, res, {
          movement,
          person,
          typed: freshTyped(req, person, problem),
          action: req.originalUrl,
          problem,
        })
      }
    }

  router.get('/:id/move', page('move'))
  router.get('/:id/leave', page('leave'))
  router.get('/:id/return', page('return'))

  router.post(
    '/:id/move',
    act('move', async (req, _res, id) => {
      const { version, move } = parse(MoveForm, req.body)
      await movePerson(deps, requireActor(req), id, version, move)
      return move.fromOn > todayOf(deps) ? 'staffing.notice.move_ahead' : 'staffing.notice.move'
    }),
  )
  router.post(
    '/:id/leave',
    act('leave', async (req, _res, id) => {
      const { version, leave } = parse(LeaveForm, req.body)
      await leavePerson(deps, requireActor(req), id, version, leave)
      return leave.fromOn > todayOf(deps) ? 'staffing.notice.leave_ahead' : 'staffing.notice.leave'
    }),
  )
  router.post(
    '/:id/return',
    act('return', async (req, res, id) => {
      const { version, move } = parse(MoveForm, req.body)
      const password = await returnPerson(deps, requireActor(req), id, version, move)
      res.set('Cache-Control', 'no-store')
      res.render('admin/people/password', {
        title: speech(res).t('people.password.title_reopened'),
        person: await getPerson(deps.db.read, id),
        password,
      })
      return undefined
    }),
  )
  router.post('/:id/cancel-plan', async (req, res) => {
    const { id } = parseAddress(IdParams, req)
    await cancelPlan(deps, requireActor(req), id, parse(VersionForm, req.body).version)
    notify(req, 'ok', speech(res).t('staffing.notice.cancelled'))
    res.redirect(303, `/admin/people/${id}`)
  })

  router.get('/:id/history/:posting', async (req, res) => {
    const { id, posting: postingId } = parseAddress(PostingParams, req)
    const posting = (await historyOf(deps.db.read, id)).find((one) => one.id === postingId)
    if (posting === undefined) throw new AppError('not_found', 'errors.not_found')
    await renderMovement(deps, req, res, {
      movement: 'correct',
      person: await personOf(deps, req),
      typed: typedPosting(posting),
      action: `/admin/people/${id}/history/${postingId}`,
    })
  })
  router.post(
    '/:id/history/:posting',
    act('correct', async (req, _res, id) => {
      await correctPosting(deps, requireActor(req), id, parseAddress(PostingParams, req).posting, parse(CorrectionForm, req.body))
      return 'staffing.notice.correct'
    }),
  )

  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: PHOTO_LIMITS.bytes, files: 1, fields: 6, fieldSize: 100, parts: 8 },
  })
  router.get('/:id/photo', async (req, res) => {
    await renderPhoto(deps, req, res)
  })
  router.post('/:id/photo', upload.single('photo'), async (req, res) => {
    const { id } = parseAddress(IdParams, req)
    try {
      if (req.file === undefined) throw new AppError('invalid', 'errors.invalid_input', { photo: { code: 'staffing.photo.none' } })
      await setPhoto(deps, requireActor(req), id, req.file.buffer, parse(PhotoForm, req.body))
    } catch (error) {
      await renderPhoto(deps, req, res, formProblem(error))
      return
    }
    notify(req, 'ok', speech(res).t('staffing.notice.photo'))
    res.redirect(303, `/admin/people/${id}`)
  })
  router.post('/:id/photo/remove', async (req, res) => {
    const { id } = parseAddress(IdParams, req)
    await removePhoto(deps, requireActor(req), id)
    notify(req, 'ok', speech(res).t('staffing.notice.photo_removed'))
    res.redirect(303, `/admin/people/${id}`)
  })
  return router
}

const todayOf = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())
const personOf = (deps: Deps, req: Request): Promise<Person> => getPerson(deps.db.read, parseAddress(IdParams, req).id)

/** What was typed stays; whoever was second decides again on the present version. */
const freshTyped = (req: Request, person: Person, problem: AppError): Typed => {
  const typed = typedOf(req.body)
  return problem.code === 'errors.changed_meanwhile' ? { ...typed, version: String(person.version) } : typed
}

interface Shown {
  readonly movement: Movement
  readonly person: Person
  readonly typed: Typed
  readonly action: string
  readonly problem?: AppError
}

async function renderMovement(deps: Deps, req: Request, res: Response, { movement, person, typed, action, problem }: Shown): Promise<void> {
  const { locale } = preferencesOf(req)
  const { t, fmt } = speech(res)
  const errors = problem?.fields ?? {}
  const fields = movementFields(movement, { t, fmt, locale, typed, errors, departments: await listDepartments(deps) })
  res.status(problem === undefined ? 200 : statusOf(problem)).render('admin/people/movement', {
    title: t(`staffing.${movement}.title`, { name: locale === 'en' ? person.nameEn : person.name }),
    person,
    movement,
    action,
    fields,
    errors,
    labels: labelsOf(fields),
    version: typed['version'] ?? '',
    problem: problem === undefined || problem.kind === 'invalid' ? undefined : { code: problem.code, params: problem.params },
  })
}

async function renderPhoto(deps: Deps, req: Request, res: Response, problem?: AppError): Promise<void> {
  const person = await personOf(deps, req)
  const { t } = speech(res)
  const name = preferencesOf(req).locale === 'en' ? person.nameEn : person.name
  const sha256 = (await photosOf(deps.db.read, [person.id])).get(person.id)
  res.status(problem === undefined ? 200 : statusOf(problem)).render('admin/people/photo', {
    title: t('staffing.photo.title', { name }),
    person: { id: person.id, name: person.name, shown: name },
    sha256,
    errors: problem?.fields ?? {},
  })
}
