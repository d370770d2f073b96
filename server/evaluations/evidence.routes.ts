import { Router, type Request, type Response } from 'express'
import multer from 'multer'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { streamFile } from '../attachments/reading.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parseAddress } from '../web/parse.ts'
import { contentDisposition } from '../web/table-export.ts'
import { wordsOf } from '../web/words.ts'
import { FileParams, ItemParams } from './cycles.forms.ts'
import { addEvidence, checkFiling, openEvidence } from './evidence.service.ts'

/** Files as evidence of a score: taken in with its draft, opened by whoever may see the score. */
export function evidenceRoutes(deps: Deps): Router {
  const router = Router()
  const limits = { fileSize: deps.config.uploadLimitBytes, files: 1, fields: 2, fieldSize: 1_000, parts: 4 }
  const take = multer({ storage: multer.memoryStorage(), limits }).single('file')

  router.post('/:id/scoring/:indicator/:subject/files', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id, indicator, subject } = parseAddress(ItemParams, req)
    await checkFiling(deps, actor, id, subject)
    await taken(req, res)
    if (req.file === undefined) throw new AppError('invalid', 'imports.error.no_file')
    await addEvidence(deps, actor, id, { indicator, subjectId: subject }, { name: req.file.originalname, bytes: req.file.buffer })
    notify(req, 'ok', t('cycles.notice.file'))
    res.redirect(303, `/evaluations/${id}/scoring/${encodeURIComponent(indicator)}/${subject}`)
  })

  router.get('/:id/files/:sha256', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { id, sha256 } = parseAddress(FileParams, req)
    const { name, type, size } = await openEvidence(deps, actor, id, sha256)
    const at = name.lastIndexOf('.')
    res.set({
      'Content-Type': type,
      'Content-Length': String(size),
      'Content-Disposition': contentDisposition(at > 0 ? name.slice(0, at) : name, 'evidence', at > 0 ? name.slice(at + 1) : ''),
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      'Cache-Control': 'no-store, no-transform',
    })
    const bytes = streamFile(deps, { copy: 'cleaned', sha256, name, type, size }, 0, size - 1)
    await pipeline(Readable.from(bytes, { objectMode: false }), res).catch((error: unknown) => {
      if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error // the reader went away
    })
  })

  async function taken(req: Request, res: Response): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      take(req, res, (error: unknown) => {
        if (error === undefined || error === null) resolve()
        else reject(limitOf(error))
      })
    })
  }

  function limitOf(error: unknown): Error {
    const { code } = error as { code?: unknown }
    if (code === 'LIMIT_FILE_SIZE')
      return new AppError('too_large', 'errors.too_large', {}, { limit: Math.round(limits.fileSize / 1024 / 1024) })
    return error instanceof Error ? error : new Error('the form could not be read')
  }

  return router
}
