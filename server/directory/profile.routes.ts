import { Router, type Request, type Response } from 'express'
import multer from 'multer'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { PHOTO_LIMITS } from '../people/photo.rules.ts'
import { removePhoto, setPhoto } from '../people/photos.service.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { CropForm, ProfileForm } from './forms.ts'
import { formProblem, labelsOf, profileFields, typedOf, typedProfile } from './forms.presenter.ts'
import { getOwnProfile, saveProfile } from './profile.service.ts'

/** /account/profile: what people keep about themselves, and who sees it. */
export function profileRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', (req, res) => renderProfile(deps, req, res))

  router.post('/', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    try {
      const { version, profile } = parse(ProfileForm, req.body)
      await saveProfile(deps, actor, version, profile)
    } catch (error) {
      await renderProfile(deps, req, res, formProblem(error))
      return
    }
    notify(req, 'ok', t('directory.notice.profile_saved'))
    res.redirect(303, '/account/profile')
  })

  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: PHOTO_LIMITS.bytes, files: 1, fields: 6, fieldSize: 100, parts: 8 },
  })
  router.get('/photo', (req, res) => renderPhoto(deps, req, res))

  router.post('/photo', upload.single('photo'), async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    try {
      if (req.file === undefined) throw new AppError('invalid', 'errors.invalid_input', { photo: { code: 'common.error.required' } })
      await setPhoto(deps, actor, actor.id, req.file.buffer, parse(CropForm, req.body))
    } catch (error) {
      await renderPhoto(deps, req, res, formProblem(error))
      return
    }
    notify(req, 'ok', t('directory.notice.photo_saved'))
    res.redirect(303, '/account/profile')
  })

  router.post('/photo/remove', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    await removePhoto(deps, actor, actor.id)
    notify(req, 'ok', t('directory.notice.photo_removed'))
    res.redirect(303, '/account/profile')
  })

  return router
}

async function renderPhoto(deps: Deps, req: Request, res: Response, problem?: AppError): Promise<void> {
  const { actor, t } = wordsOf(deps, req, res)
  const profile = await getOwnProfile(deps, actor)
  res.status(problem === undefined ? 200 : statusOf(problem)).render('directory/photo', {
    title: t('directory.profile.photo'),
    portrait: { id: profile.id, name: profile.name, photo: profile.photo, size: 'l' },
    errors: problem?.fields ?? {},
  })
}

async function renderProfile(deps: Deps, req: Request, res: Response, problem?: AppError): Promise<void> {
  const { actor, t } = wordsOf(deps, req, res)
  const profile = await getOwnProfile(deps, actor)
  const latest = typedProfile(profile)
  const typed = problem === undefined ? latest : { ...latest, ...typedOf(req.body) }
  const { fields, errors } = profileFields({ t, typed, latest, problem })
  res.set('Cache-Control', 'no-store') // the whole mobile number stands in it
  res.status(problem === undefined ? 200 : statusOf(problem)).render('directory/profile', {
    title: t('directory.profile.title'),
    fields,
    errors,
    labels: labelsOf(fields),
    version: problem?.kind === 'conflict' ? latest['version'] : typed['version'],
    problem: problem?.kind === 'conflict' ? problem.code : undefined,
    portrait: { id: profile.id, name: profile.name, photo: profile.photo, size: 'l' },
  })
}
