import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import type { AppError } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { ProfileForm } from './forms.ts'
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

  return router
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
