import { Router, type Response } from 'express'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { presentTable, tableQuery } from '../web/table.ts'
import { wordsOf } from '../web/words.ts'
import { demoCodeFor } from './demo-codes.service.ts'
import { IdParams } from './elections.forms.ts'
import { presentBoard, presentCollect, presentFind, presentVerify, presentVote } from './voting.presenter.ts'
import { archiveParts, readBoard, readBoxes, readClass, readCredentials, readVoting } from './voting.service.ts'
import { BOARD } from './voting.table.ts'

const ClassParams = IdParams.extend({ number: z.coerce.number().int().min(1).max(9) })
const ClassQuery = z.object({ class: z.coerce.number().int().min(1).max(9).optional().catch(undefined) })

/** /elections/:id …: a voter's own pages, and what everybody may look at while the box is open and after. */
export function votingRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id/collect', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const collect = presentCollect(await readVoting(deps, actor, parseAddress(IdParams, req).id), actor.id, words)
    privately(res).render('elections/collect', {
      layout: 'focus',
      title: words.t('ballots.collect.title'),
      collect,
      leave: leaveTo(collect.href, 'ballots.leave', words.t),
    })
  })

  router.get('/:id/vote', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const voting = await readVoting(deps, actor, parseAddress(IdParams, req).id)
    const vote = { ...presentVote(voting, actor.id, words), demoCode: await demoCodeFor(deps, actor, voting) }
    privately(res).render('elections/vote', {
      layout: 'focus',
      title: words.t('ballots.vote.title'),
      vote,
      leave: leaveTo(vote.href, 'ballots.vote.leave', words.t),
    })
  })

  router.get('/:id/find', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const find = presentFind(await readBoxes(deps, actor, parseAddress(IdParams, req).id), actor.id, words)
    res.render('elections/find', { title: words.t('ballots.find.title'), find })
  })

  router.get('/:id/board', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const boxes = await readBoxes(deps, actor, parseAddress(IdParams, req).id)
    const { class: number = 1 } = parse(ClassQuery, req.query)
    const shown = boxes.classes.find((one) => one.number === number)
    if (shown === undefined) throw new AppError('not_found', 'errors.not_found')
    const query = tableQuery(req, res, BOARD)
    const page = await readBoard(deps, shown, query)
    res.render('elections/board', {
      title: words.t('ballots.board.title'),
      board: presentBoard(boxes, shown, words),
      table: presentTable(BOARD, { query, page, path: `/elections/${boxes.election.id}/board`, ...words }),
    })
  })

  router.get('/:id/verify', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const verify = presentVerify(await readBoxes(deps, actor, parseAddress(IdParams, req).id), actor.id, words)
    res.render('elections/verify', { title: words.t('ballots.verify.title'), verify })
  })

  router.get('/:id/classes/:number/codes', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { id, number } = parseAddress(ClassParams, req)
    const list = await readCredentials(deps, await readClass(deps, actor, id, number))
    if (list === undefined) throw new AppError('not_found', 'errors.not_found')
    res.json(list)
  })

  router.get('/:id/classes/:number/archive.bel', async (req, res) => {
    const { actor } = wordsOf(deps, req, res)
    const { id, number } = parseAddress(ClassParams, req)
    const { uuid } = await readClass(deps, actor, id, number)
    res.attachment(`${uuid}.bel`).type('application/octet-stream')
    await pipeline(Readable.from(archiveParts(deps, uuid)), res)
  })

  return router
}

/** A page that says whether somebody fetched a code is no cache's business. */
const privately = (res: Response): Response => res.set('Cache-Control', 'no-store')

const leaveTo = (
  href: string,
  key: 'ballots.leave' | 'ballots.vote.leave',
  t: (key: 'ballots.leave' | 'ballots.vote.leave') => string,
) => ({ href, label: t(key) })
