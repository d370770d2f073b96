import { Router, type NextFunction, type Request, type Response } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { preferencesOf, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { getBoard, getBoardPhoto, getCompleteness, listBoards, openDisplay } from './boards.service.ts'
import { presentBoard, presentBoards, presentCompleteness } from './boards.presenter.ts'
import { denyCompleteness, denyDirectory, denyEditDuties } from './directory.policy.ts'
import { officeName, sectionTabs } from './directory.presenter.ts'
import { CodeParams, PhotoParams } from './forms.ts'

const DisplayQuery = z.object({ display: z.string().min(1).max(100).optional().catch(undefined) })
const tokenOf = (req: Request): string | undefined => parse(DisplayQuery, req.query).display

/**
 * Boards on screens where nobody signs in: only with a display link, only to look. Mounted before the sign-in guard; whatever carries no
 * token goes on to it.
 */
export function displayRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:code', async (req: Request, res: Response, next: NextFunction) => {
    const token = tokenOf(req)
    if (token === undefined) {
      next()
      return
    }
    const { code } = parseAddress(CodeParams, req)
    await openDisplay(deps, code, token)
    await renderBoard(deps, req, res, code, token)
  })

  router.get('/:code/photos/:id', async (req: Request, res: Response, next: NextFunction) => {
    const token = tokenOf(req)
    if (token === undefined) {
      next()
      return
    }
    const { code, id } = parseAddress(PhotoParams, req)
    await openDisplay(deps, code, token)
    const photo = await getBoardPhoto(deps, code, id)
    res.set({ ETag: `"${photo.sha256}"`, 'Cache-Control': 'private, max-age=3600' })
    if (req.fresh) {
      res.status(304).end()
      return
    }
    res.type('image/jpeg').send(photo.bytes)
  })

  return router
}

/** /boards for people who are signed in. */
export function boardsRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const boards = presentBoards(await listBoards(deps), words, (office) => denyCompleteness(actor, office) === undefined)
    const tabs = denyDirectory(actor) === undefined ? sectionTabs(words, 'boards') : []
    res.render('directory/boards', { title: words.t('directory.boards.title'), boards, tabs })
  })

  router.get('/:code', (req, res) => renderBoard(deps, req, res, parseAddress(CodeParams, req).code, undefined))

  router.get('/:code/completeness', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { code } = parseAddress(CodeParams, req)
    const { office, people } = await getCompleteness(deps, actor, code)
    const mayEdit = denyEditDuties(actor, { departmentId: office.id }) === undefined
    res.render('directory/completeness', {
      title: words.t('directory.completeness.title', { name: officeName(words, office) }),
      board: presentCompleteness(people, words, mayEdit),
      code,
    })
  })

  return router
}

async function renderBoard(deps: Deps, req: Request, res: Response, code: string, token: string | undefined): Promise<void> {
  const board = await getBoard(deps, code)
  const { locale } = preferencesOf(req)
  const words = { ...speech(res), locale }
  const place = {
    address: `${req.protocol}://${req.get('host') ?? ''}/boards/${code}`,
    token,
    orgName: locale === 'en' ? deps.config.orgNameEn : deps.config.orgName,
    at: deps.now().toISOString(),
  }
  res.set('Cache-Control', 'no-store')
  const shown = presentBoard(board, place, words)
  res.render('directory/board', { layout: 'hall', title: shown.name, board: shown, signedIn: token === undefined })
}
