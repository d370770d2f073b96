import { Router } from 'express'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { presentLaw, presentLaws } from './laws.presenter.ts'
import { articleHref } from './laws.rules.ts'
import { citing, findArticle, getLaw, listLaws } from './laws.service.ts'

const Slug = z.object({ slug: z.string().regex(/^[a-z0-9-]{1,200}$/) })
const ArticleAddress = Slug.extend({ article: z.string().regex(/^\d{1,4}(-\d{1,2})?$/) })

/** The reference library: laws that the bureau's rules and checks rest on. */
export function lawRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { t, fmt } = wordsOf(deps, req, res)
    res.render('laws/index', { title: t('laws.title'), laws: presentLaws(await listLaws(deps), { t, fmt }) })
  })

  router.get('/:slug', async (req, res) => {
    const { t, fmt } = wordsOf(deps, req, res)
    const { slug } = parseAddress(Slug, req)
    const [page, cite] = await Promise.all([getLaw(deps, slug), citing(deps)])
    const law = presentLaw(page, cite, { t, fmt })
    res.render('laws/show', { title: law.title, law })
  })

  router.get('/:slug/:article', async (req, res) => {
    wordsOf(deps, req, res)
    const { slug, article } = parseAddress(ArticleAddress, req)
    res.redirect(303, articleHref(slug, await findArticle(deps, slug, article)))
  })

  return router
}
