import { Router, type Request, type Response } from 'express'
import multer from 'multer'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { notify } from '../web/frame.ts'
import { parse } from '../web/parse.ts'
import { requireActor } from '../web/actor.ts'
import { wordsOf, type Words } from '../web/words.ts'
import { ImportForm } from './schemes.forms.ts'
import { readImport, type Imported } from './schemes.import.rules.ts'
import { denySchemeEditing } from './schemes.policy.ts'
import { importScheme } from './schemes.service.ts'

const LIMIT = 1024 * 1024

/** /evaluations/schemes/import: a scheme as a file or pasted; what can be read becomes a draft with everything that is wrong said there. */
export function schemeImportRoutes(deps: Deps): Router {
  const router = Router()
  router.use((req, _res, next) => {
    authorize(denySchemeEditing(requireActor(req))) // before a file of theirs is taken in
    next()
  })
  const upload = multer({
    storage: multer.memoryStorage(),
    limits: { fileSize: LIMIT, files: 1, fields: 2, fieldSize: LIMIT, parts: 4 },
  }).single('file')

  router.get('/', (req, res) => {
    render(req, res, '', undefined)
  })

  router.post('/', upload, async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const text = req.file === undefined || req.file.size === 0 ? parse(ImportForm, req.body).text : req.file.buffer.toString('utf8')
    const read = readImport(text)
    if ('problem' in read) {
      render(req, res.status(422), text, read)
      return
    }
    const id = await importScheme(deps, actor, read.draft)
    notify(
      req,
      'ok',
      t(read.findings.length === 0 ? 'schemes.notice.imported' : 'schemes.notice.imported_with', { n: read.findings.length }),
    )
    res.redirect(303, `/evaluations/schemes/${id}/edit`)
  })

  function render(req: Request, res: Response, text: string, read: Extract<Imported, { problem: string }> | undefined): void {
    const words = wordsOf(deps, req, res)
    const problem = read === undefined ? '' : problemInWords(read, words)
    res.render('evaluations/scheme-import', {
      title: words.t('schemes.import'),
      problem,
      places: read?.problem === 'foreign' ? read.places : [],
      fields: [
        {
          kind: 'file',
          name: 'file',
          label: words.t('schemes.import.file'),
          accept: '.json,application/json',
          maxBytes: LIMIT,
          hint: words.t('schemes.import.file.hint'),
          optional: true,
        },
        {
          kind: 'textarea',
          name: 'text',
          label: words.t('schemes.import.text'),
          help: words.t('schemes.import.text.help'),
          value: text,
          rows: 12,
          optional: true,
          error: problem === '' ? undefined : problem,
        },
      ],
    })
  }

  return router
}

const problemInWords = (read: Extract<Imported, { problem: string }>, { t }: Pick<Words, 't'>): string =>
  read.problem === 'syntax'
    ? t('schemes.import.problem.syntax', { line: read.line, column: read.column })
    : t(`schemes.import.problem.${read.problem}`, read.problem === 'foreign' ? { n: read.places.length } : {})
