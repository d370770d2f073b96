import { Router, type Request, type Response } from 'express'
import { Readable } from 'node:stream'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { exportFormat, readTableQuery, sendTable } from '../web/table.ts'
import { onPaper, wordsOf } from '../web/words.ts'
import { objectionRoutes } from './objections.routes.ts'
import { draftRanking, listRankingItems } from './publication.service.ts'
import { presentRanking } from './ranking.presenter.ts'
import { readRanking, readVersion } from './ranking.service.ts'
import { RANKING } from './ranking.table.ts'
import { reportRoutes } from './report.routes.ts'
import { ConfirmForm, CycleParams, PublishForm, RankingQuery, TieForm, VersionParams } from './results.forms.ts'
import { confirmResult, decideTie } from './results.service.ts'
import { gradeName } from './scheme-words.presenter.ts'
import { sheetRoutes } from './sheets.routes.ts'
import { presentVersion } from './versions.presenter.ts'
import { whatIfRoutes } from './what-if.routes.ts'

/** Below /evaluations: what a cycle came to, from the preliminary result to the last word. */
export function evaluationResultRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id/ranking', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { id } = parseAddress(CycleParams, req)
    const { version, sort, dir } = parse(RankingQuery, req.query)
    const page = await readRanking(deps, actor, id, version)
    const format = exportFormat(req)
    if (format !== undefined) {
      const rows = page.groups
        .flatMap((one) => one.rows)
        .map((row) => ({ ...row, grade: (locale: typeof words.locale) => gradeName(page.scheme.grades, row.rank.grade, locale) }))
      const name = `${page.cycle.title}-${words.t('ranking.title')}`
      await sendTable(res, RANKING, {
        ...words,
        query: readTableQuery(RANKING, {}),
        format,
        rows: Readable.from([rows]),
        now: deps.now(),
        name,
      })
      return
    }
    const scorers = page.roster.scorers.map(({ departmentId }) => departmentId)
    const items = page.cycle.state === 'final' ? await listRankingItems(deps, actor, scorers) : []
    res.render('evaluations/ranking', {
      title: `${words.t('ranking.title')} · ${page.cycle.title}`,
      page: { ...presentRanking(page, actor, words, { key: sort, dir }), items },
    })
  })

  router.get('/:id/versions/:number', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { id, number } = parseAddress(VersionParams, req)
    const page = presentVersion(await readVersion(deps, actor, id, number), onPaper(words))
    res.render('evaluations/version', { title: page.title, page })
  })

  router.post('/:id/ties', (req, res) =>
    act(req, res, async (id, { actor, t }) => {
      await decideTie(deps, actor, id, parse(TieForm, req.body))
      return t('ranking.notice.tie')
    }),
  )

  router.post('/:id/confirm', (req, res) =>
    act(req, res, async (id, { actor, t }) => t(`ranking.notice.${await confirmResult(deps, actor, id, parse(ConfirmForm, req.body))}`)),
  )

  router.post('/:id/publish', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const record = await draftRanking(deps, actor, parseAddress(CycleParams, req).id, parse(PublishForm, req.body).item)
    notify(req, 'ok', t('ranking.notice.drafted'))
    res.redirect(303, `/disclosures/${record}/edit`)
  })

  /** What is done on the ranking's page lands there again; what was typed wrong is said in a notice, for the page has several forms. */
  async function act(
    req: Request,
    res: Response,
    change: (id: number, words: ReturnType<typeof wordsOf>) => Promise<string>,
  ): Promise<void> {
    const words = wordsOf(deps, req, res)
    const { id } = parseAddress(CycleParams, req)
    try {
      notify(req, 'ok', await change(id, words))
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'invalid') throw error
      const [problem] = Object.values(error.fields)
      notify(req, 'warn', problem === undefined ? words.t(error.code, error.params) : words.t(problem.code, problem.params))
    }
    res.redirect(303, `/evaluations/${id}/ranking`)
  }

  router.use(sheetRoutes(deps))
  router.use(objectionRoutes(deps))
  router.use(reportRoutes(deps))
  router.use(whatIfRoutes(deps))
  return router
}
