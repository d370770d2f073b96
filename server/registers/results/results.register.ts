import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { canonicalJson } from '../../../core/tlog/canonical.ts'
import { AppError } from '../../errors.ts'
import type { Finding, Register, VersionRef } from '../register.ts'
import { resultsImporter } from './results.importer.ts'
import { checkResult } from './results.checks.rules.ts'
import { diffResults } from './results.diff.rules.ts'
import { editorPanel } from './results.editor.ts'
import { EMPTY_TABLE, gather, pressed, readTables, typedOf } from './results.form.ts'
import { presentResult } from './results.presenter.ts'
import { findResult, listResults, storeResult } from './results.queries.ts'
import { EMPTY_RESULT, RESULTS, type ResultContent, type ResultTable } from './results.rules.ts'
import { resultTexts, withText } from './results.texts.ts'

/** Hidden in the editor: a page without it has no form of ours. */
const MARK = 'result_tables'

/** Of the tables alone: what a source gave is recognised by it. SHA-256, hex. */
export const hashOf = (tables: readonly ResultTable[]): string => createHash('sha256').update(canonicalJson(tables)).digest('hex')

const check = async (db: Knex, version: VersionRef): Promise<Finding[]> => findingsOf(await findResult(db, version))
const findingsOf = (content: ResultContent): Finding[] =>
  checkResult(content, content.sourceHash !== '' && content.sourceHash !== hashOf(content.tables))

async function save(tx: Knex.Transaction, version: VersionRef, body: Readonly<Record<string, unknown>>): Promise<void> {
  if (body[MARK] === undefined) return
  const sent = gather(body)
  const { problems } = readTables(sent)
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  const { tables } = readTables(pressed(sent, body['rows']))
  await storeResult(tx, version, { ...(await findResult(tx, version)), tables })
}

/** Results of ballots and evaluations: typed by hand, or made by the module that counted (results.service.ts). */
export const results: Register = {
  key: RESULTS,
  title: 'results.title',
  async present(db, version, context) {
    return { view: 'registers/results/show', data: { result: presentResult(await findResult(db, version), version, context) } }
  },
  async editor(db, version, context, typed) {
    const stored = await findResult(db, version)
    const shown = typed?.[MARK] === undefined ? typedOf(stored.tables) : gather(typed)
    return editorPanel(shown.length === 0 ? [EMPTY_TABLE] : shown, stored.source, version, context)
  },
  save,
  async copy(tx, from, to) {
    await storeResult(tx, to, await findResult(tx, from))
  },
  async remove(tx, version) {
    await storeResult(tx, version, EMPTY_RESULT)
  },
  async summarise(db, version) {
    const content = await findResult(db, version)
    const findings = content.tables.length === 0 ? [] : findingsOf(content)
    return {
      lineCount: content.tables.reduce((sum, { rows }) => sum + rows.length, 0),
      total: null,
      findingCount: findings.filter(({ severity }) => severity !== 'note').length,
    }
  },
  check,
  async diff(db, from, to, { t }) {
    return diffResults((await findResult(db, from)).tables, (await findResult(db, to)).tables, t)
  },
  canonical: findResult,
  canonicalMany: (db, versions) =>
    listResults(
      db,
      versions.map(({ versionId }) => versionId),
    ),
  async texts(db, version) {
    return resultTexts((await findResult(db, version)).tables)
  },
  async replaceText(tx, version, place, from, to) {
    const content = await findResult(tx, version)
    await storeResult(tx, version, { ...content, tables: withText(content.tables, place, from, to) })
  },
  recordImporter: resultsImporter,
}
