import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { statusOf } from '../web/errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { inWords, wordsOf } from '../web/words.ts'
import { CollectBody, IdParams, RollForm, VoterForm, VoterParams } from './elections.forms.ts'
import { isRollOpen, votingClasses } from './elections.rules.ts'
import { getElection } from './elections.service.ts'
import { departmentsOf, lineWords, rollFields, tabsOf } from './officer.presenter.ts'
import type { LineProblem } from './people-lines.rules.ts'
import { addVoters, excludeVoter, exportRoll, readEligible, readRoll, readSheet, readVoter, removeVoter } from './roll.service.ts'
import { ROLL_TABLE } from './roll.table.ts'
import { classTurnouts, totalTurnout } from './turnout.service.ts'
import { collect } from '../voter-roll/voter-roll.service.ts'

const NOTHING = { everybody: false, department: [], role: '', text: '' } as const
type Typed = { readonly everybody: boolean; readonly department: readonly number[]; readonly role: string; readonly text: string }

/** Below /elections/:id: who may vote, who fetched a code, and the one request by which it is fetched. */
export function rollRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/:id/roll', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const format = exportFormat(req)
    if (format !== undefined) {
      const query = tableQuery(req, res, ROLL_TABLE)
      await sendTable(res, ROLL_TABLE, { ...words, query, format, rows: await exportRoll(deps, actor, id, query), now: deps.now() })
      return
    }
    await renderRoll(deps, req, res, id, NOTHING, [])
  })

  router.post('/:id/roll', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const { everybody, department, role, text } = parse(RollForm, req.body)
    const selection = { everybody: everybody !== undefined, departmentIds: department, role: role === '' ? undefined : role, text }
    const { added, already, problems } = await addVoters(deps, actor, id, selection)
    if (problems.length > 0) {
      res.status(422)
      await renderRoll(deps, req, res, id, { everybody: selection.everybody, department, role, text }, problems)
      return
    }
    if (added + already === 0) notify(req, 'warn', t('elections.roll.nobody'))
    else notify(req, 'ok', t('elections.roll.added', { added, already }))
    res.redirect(303, `/elections/${id}/roll`)
  })

  router.post('/:id/roll/clear', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    await removeVoter(deps, actor, id, 'all')
    notify(req, 'ok', t('elections.roll.cleared'))
    res.redirect(303, `/elections/${id}/roll`)
  })

  router.get('/:id/roll/:person', async (req, res) => {
    await renderVoter(deps, req, res, '', undefined)
  })

  router.post('/:id/roll/:person', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id, person } = parseAddress(VoterParams, req)
    const { act, reason } = parse(VoterForm, req.body)
    try {
      if (act === 'remove') await removeVoter(deps, actor, id, person)
      else await excludeVoter(deps, actor, id, person, act === 'exclude' ? reason : null)
    } catch (error) {
      if (!(error instanceof AppError) || statusOf(error) !== 422) throw error
      res.status(422)
      await renderVoter(deps, req, res, reason, error)
      return
    }
    notify(req, 'ok', t('elections.voter.saved'))
    res.redirect(303, `/elections/${id}/roll`)
  })

  router.get('/:id/sheet', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const { election, entries } = await readSheet(deps, actor, parseAddress(IdParams, req).id)
    const voting = entries.filter(({ excluded }) => excluded === undefined)
    res.render('elections/sheet', {
      title: words.t('elections.sheet.title'),
      election: { id: election.id, title: election.title },
      summary: words.t('elections.sheet.summary', {
        size: voting.length,
        collected: voting.filter(({ collectedOn }) => collectedOn !== undefined).length,
      }),
      rows: voting.map((entry, i) => ({
        n: i + 1,
        name: inWords(words.locale, entry.name, entry.nameEn),
        department: inWords(words.locale, entry.departmentName, entry.departmentNameEn),
        date: entry.collectedOn === undefined ? '' : words.fmt.date(entry.collectedOn),
      })),
    })
  })

  router.post('/:id/collect', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    try {
      const { classUuid, blinded } = parse(CollectBody, req.body)
      const { election } = await getElection(deps, actor, id)
      if (!votingClasses(election).some(({ uuid }) => uuid === classUuid)) throw new AppError('not_found', 'errors.not_found')
      res.set('Cache-Control', 'no-store').json(await collect(deps, actor, classUuid, blinded))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      res.status(statusOf(error)).json({ code: error.code, message: t(error.code, error.params) })
    }
  })

  return router
}

async function renderRoll(deps: Deps, req: Request, res: Response, id: number, typed: Typed, lines: readonly LineProblem[]): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const query = tableQuery(req, res, ROLL_TABLE)
  const { election, page } = await readRoll(deps, actor, id, query)
  const open = isRollOpen(election)
  const [eligible, classes] = await Promise.all([open ? readEligible(deps, actor, id) : [], classTurnouts(deps, election)])
  const { size, excluded } = totalTurnout(classes)
  const spec = { ...ROLL_TABLE, ...(open ? { rowHref: ({ personId }: { personId: number }) => `/elections/${id}/roll/${personId}` } : {}) }
  const options = departmentsOf(eligible, words).map(({ id: value, name }) => ({ value: String(value), text: name }))
  res.render('elections/roll', {
    title: election.title,
    tabs: tabsOf(election, 'roll', words),
    election: { id, open, draft: election.state === 'draft', size },
    summary: words.t('elections.roll.summary', { size, excluded }),
    table: presentTable(spec, { ...words, query, page, path: `/elections/${id}/roll`, options: { department: options } }),
    fields: open ? rollFields(eligible, typed, lines, words) : [],
    lines: lineWords(lines, words),
  })
}

async function renderVoter(deps: Deps, req: Request, res: Response, reason: string, error: AppError | undefined): Promise<void> {
  const { actor, ...words } = wordsOf(deps, req, res)
  const { id, person } = parseAddress(VoterParams, req)
  const { election, entry } = await readVoter(deps, actor, id, person)
  const { t, fmt, locale } = words
  res.render('elections/voter', {
    title: inWords(locale, entry.name, entry.nameEn),
    election: { id, title: election.title, draft: election.state === 'draft' },
    voter: {
      id: person,
      facts: [inWords(locale, entry.departmentName, entry.departmentNameEn), inWords(locale, entry.post, entry.postEn)],
      state:
        entry.excluded !== undefined
          ? t('elections.voter.excluded', { reason: entry.excluded })
          : entry.collectedOn !== undefined
            ? t('elections.voter.collected', { date: fmt.date(entry.collectedOn) })
            : t('elections.voter.on_roll'),
      excluded: entry.excluded !== undefined,
      settled: entry.collectedOn !== undefined || !isRollOpen(election),
    },
    reason,
    problems: error?.fields ?? {},
  })
}
