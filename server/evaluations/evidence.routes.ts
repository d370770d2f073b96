import { Router } from 'express'
import { sendKept } from '../web/file-answer.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { formFiles } from '../web/form-files.ts'
import { notify } from '../web/frame.ts'
import { parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { FileParams, ItemParams } from './cycles.forms.ts'
import { addEvidence, checkFiling, openEvidence } from './evidence.service.ts'

/** Files as evidence of a score: taken in with its draft, opened by whoever may see the score. */
export function evidenceRoutes(deps: Deps): Router {
  const router = Router()
  const take = formFiles(deps, 1)

  router.post('/:id/scoring/:indicator/:subject/files', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id, indicator, subject } = parseAddress(ItemParams, req)
    await checkFiling(deps, actor, id, subject)
    const [file] = await take(req, res)
    if (file === undefined) throw new AppError('invalid', 'imports.error.no_file')
    await addEvidence(deps, actor, id, { indicator, subjectId: subject }, file)
    notify(req, 'ok', t('cycles.notice.file'))
    res.redirect(303, `/evaluations/${id}/scoring/${encodeURIComponent(indicator)}/${subject}`)
  })

  router.get('/:id/files/:sha256', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { id, sha256 } = parseAddress(FileParams, req)
    const file = await openEvidence(deps, actor, id, sha256)
    await sendKept(deps, res, file)
  })

  return router
}
