import { Router, type Request, type Response } from 'express'
import type { Actor } from '../auth/policy.ts'
import { authorize } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { exportFormat, presentTable, sendTable, tableQuery } from '../web/table.ts'
import { inWords, wordsOf } from '../web/words.ts'
import { DecideForm, DepartmentQuery, IdParams, RecordForm, ReviewForm, TextForm } from './accountability.forms.ts'
import { denyPersonAct, PERSON_ACTS, type PersonAct } from './accountability.policy.ts'
import { openingFields, presentRecord, presentRecords } from './accountability.presenter.ts'
import {
  appealMeasure,
  decideMeasure,
  exportRecords,
  getPerson,
  listRecords,
  measuresOf,
  openable,
  openRecord,
  readRecord,
  reviewMeasure,
  stateDefence,
} from './accountability.service.ts'
import { RECORDS } from './accountability.table.ts'
import { NO_REFUSAL, refusal, typedIn, type Refusal } from '../web/page-refusal.ts'

type Run = (actor: Actor, id: number, body: unknown) => Promise<void>

/** /accountability: who answers for what, for those whom it concerns; counts for everybody on the staff. */
export function accountabilityRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const query = tableQuery(req, res, RECORDS)
    const format = exportFormat(req)
    if (format !== undefined) {
      await sendTable(res, RECORDS, { ...words, query, format, rows: exportRecords(deps, actor, query), now: deps.now() })
      return
    }
    const page = await listRecords(deps, actor, query)
    const measures = await measuresOf(deps, Number(words.today.slice(0, 4)))
    const empty = { text: words.t('accountability.empty'), help: words.t('accountability.empty.help') }
    res.render('vetoes/accountability', {
      title: words.t('accountability.title'),
      page: presentRecords(measures, actor, words),
      table: presentTable(RECORDS, { ...words, query, page, path: '/accountability', heading: false, empty }),
    })
  })

  router.get('/new', (req, res) => renderOpening(req, res))

  router.post('/', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    try {
      const { leader, drafter, ...typed } = parse(RecordForm, req.body)
      const id = await openRecord(deps, actor, { ...typed, leader, drafter })
      notify(req, 'ok', t('accountability.notice.opened'))
      res.redirect(303, `/accountability/${id}`)
    } catch (error) {
      await renderOpening(req, res, refusal(error, t))
    }
  })

  router.get('/:id', (req, res) => render(req, res, parseAddress(IdParams, req).id))

  const runs: Readonly<Record<PersonAct, Run>> = {
    statement: (actor, id, body) => {
      const { version, text } = parse(TextForm, body)
      return stateDefence(deps, actor, id, version, text)
    },
    decide: (actor, id, body) => {
      const { version, ...typed } = parse(DecideForm, body)
      return decideMeasure(deps, actor, id, version, typed)
    },
    appeal: (actor, id, body) => {
      const { version, text } = parse(TextForm, body)
      return appealMeasure(deps, actor, id, version, text)
    },
    review: (actor, id, body) => {
      const { version, uphold, reasons } = parse(ReviewForm, body)
      return reviewMeasure(deps, actor, id, version, { uphold: uphold === 'yes', reasons })
    },
  }
  for (const act of PERSON_ACTS)
    router.post(`/persons/:id/${act}`, async (req, res) => {
      const { actor, t, today } = wordsOf(deps, req, res)
      const { id } = parseAddress(IdParams, req)
      const { person, record } = await getPerson(deps.db.read, actor, id)
      authorize(denyPersonAct(act, actor, person, record, today)) // who may not is told so, whatever was typed
      try {
        await runs[act](actor, id, req.body)
        notify(req, 'ok', t(`accountability.notice.${act}`))
        res.redirect(303, `/accountability/${person.recordId}`)
      } catch (error) {
        await render(req, res, person.recordId, refusal(error, t), id)
      }
    })

  async function render(req: Request, res: Response, id: number, refused: Refusal = NO_REFUSAL, person = 0): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const page = await readRecord(deps.db.read, actor, id)
    const record = presentRecord(page, actor, { person, typed: typedIn(req), problems: refused.problems }, words)
    res.status(refused.status).render('vetoes/record', { title: record.head.title, record, said: refused.said })
  }

  async function renderOpening(req: Request, res: Response, refused: Refusal = NO_REFUSAL): Promise<void> {
    const { actor, ...words } = wordsOf(deps, req, res)
    const typed = typedIn(req)
    const department = parse(DepartmentQuery, req.method === 'POST' ? typed : req.query).department
    const offered = await openable(deps, actor, department)
    const office = offered.offices.find(({ id }) => id === department)
    res.status(refused.status).render('vetoes/record-new', {
      title: words.t('accountability.new'),
      office: office && { id: office.id, name: inWords(words.locale, office.name, office.name_en) },
      choice: {
        kind: 'select',
        name: 'department',
        label: words.t('accountability.field.department'),
        options: offered.offices.map((one) => ({ value: String(one.id), label: inWords(words.locale, one.name, one.name_en) })),
      },
      fields: office === undefined ? [] : openingFields(offered, typed, refused.problems, words),
      problems: refused.problems,
      said: refused.said,
    })
  }

  return router
}
