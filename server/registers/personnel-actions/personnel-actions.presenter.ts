import type { Knex } from 'knex'
import { countObjections, listResults, readPeriods, type PersonResult } from '../../publicity/publicity.reading.ts'
import { howFacts, noticeChip, periodText } from '../../publicity/publicity.words.ts'
import { stateOf, type Period } from '../../publicity/publicity.rules.ts'
import { presentStrip } from '../../publicity/strip.presenter.ts'
import { presentTable } from '../../web/table-present.ts'
import { readTableQuery } from '../../web/table-query.ts'
import type { Panel, ReadContext, VersionRef } from '../register.ts'
import { findPersonnel, namesOfDepartments, type Stored } from './personnel-actions.queries.ts'
import { listDecisions, listTitles, type Decision } from './links.queries.ts'
import type { Notice } from './personnel-actions.rules.ts'
import { recordTable, sharesGrounds, shownLine } from './personnel-actions.table.ts'

const FAR = '9999-12-31'

/** A record: who and what, the notice with its days and how to object, and what came of it. */
export async function presentPersonnel(db: Knex, version: VersionRef, context: ReadContext): Promise<Panel> {
  const stored = await findPersonnel(db, version)
  const today = context.today ?? FAR // whoever does not say which day it is sees no name that may have gone
  const period = stored.notice.isNotice ? await periodOf(db, version) : undefined
  const results = period === undefined ? [] : await listResults(db, [period.versionId])
  const titles = await listTitles(
    db,
    stored.lines.flatMap(({ noticeId }) => noticeId ?? []),
  )
  const shown = stored.lines.map((line) =>
    shownLine(line, today, {
      result: results.find(({ lineNo }) => lineNo === line.lineNo),
      noticeTitle: line.noticeId === null ? undefined : titles.get(line.noticeId),
    }),
  )
  const spec = recordTable(shown, stored.notice.isNotice)
  const page = { rows: shown, total: shown.length, totals: {}, page: 1 }
  const table = presentTable(spec, { ...context, query: readTableQuery(spec, {}), page, path: context.href })
  return {
    view: 'registers/personnel-actions/show',
    data: {
      record: {
        table,
        paragraphs: stored.notice.body.split('\n').filter((line) => line.trim() !== ''),
        hidden: shown.some(({ hidden }) => hidden),
        decided: decidedFacts(stored, context),
        assessed: stored.notice.assessed === null ? undefined : context.t('personnel.assessed', { n: stored.notice.assessed }),
        notice: stored.notice.isNotice ? await presentNotice(db, stored.notice, { version, period, results, stored }, context) : undefined,
      },
    },
  }
}

/** The period that this version began; undefined while it is not published. */
async function periodOf(db: Knex, { disclosureId, versionId }: VersionRef): Promise<Period | undefined> {
  const found = (await readPeriods(db, [disclosureId])).get(disclosureId)
  return found?.periods.find((period) => period.versionId === versionId)
}

/** What all rows share is said once: who decided, when, under which number. */
function decidedFacts({ lines }: Stored, { t, fmt }: ReadContext) {
  const [first] = lines
  if (first === undefined) return []
  const shared = (key: 'decidedBy' | 'decidedOn' | 'documentNumber'): boolean => lines.every((line) => line[key] === first[key])
  return [
    { label: t('personnel.field.decided_by'), value: shared('decidedBy') ? first.decidedBy : '' },
    { label: t('personnel.field.decided_on'), value: shared('decidedOn') ? fmt.date(first.decidedOn) : '' },
    { label: t('personnel.field.document_number'), value: shared('documentNumber') ? first.documentNumber : '' },
    { label: t('personnel.field.grounds'), value: sharesGrounds(lines) ? first.grounds : '' },
  ]
}

interface Around {
  readonly version: VersionRef
  readonly period: Period | undefined
  readonly results: readonly PersonResult[]
  readonly stored: Stored
}

async function presentNotice(db: Knex, notice: Notice, { version, period, results, stored }: Around, context: ReadContext) {
  const { t, fmt } = context
  const departments = await namesOfDepartments(db, notice.takers)
  const today = context.today ?? FAR
  const facts = howFacts(notice, departments, context)
  if (period === undefined) return { facts, sentence: t('personnel.period.ahead', { days: notice.days }), decisions: [] }
  const state = period.broken?.by === 'correction' ? undefined : stateOf(period, today, stored.lines.length - results.length)
  const over = state === 'awaiting' || state === 'settled'
  const objections = over ? ((await countObjections(db, [version.disclosureId])).get(version.disclosureId) ?? 0) : undefined
  const decisions = over ? await listDecisions(db, version.disclosureId) : []
  return {
    facts,
    chip: noticeChip(state, context),
    sentence: periodText(period, context),
    provisional: period.provisional && period.broken === undefined,
    strip: presentStrip(period, today),
    objections: objections === undefined ? undefined : t('personnel.objections_count', { n: objections }),
    decisions: decisions.map((decision: Decision) => ({
      href: `/disclosures/${decision.id}`,
      title: decision.title,
      on: fmt.date(decision.on),
    })),
    page: { href: `/publicity/${version.disclosureId}`, label: t(state === 'running' ? 'personnel.object' : 'personnel.notice_page') },
    running: state === 'running',
  }
}
