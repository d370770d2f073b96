import type { Knex } from 'knex'
import { audited } from '../../audit/audit.service.ts'
import type { Actor } from '../../auth/policy.ts'
import type { Deps } from '../../deps.ts'
import { contentChanged, editableVersion, loadDisclosure, type WorkingVersion } from '../../disclosures/disclosures.reading.ts'
import { AppError, type FieldProblems } from '../../errors.ts'
import { checkExpense } from './expenses.checks.rules.ts'
import { categoryOptions, presentLine } from './expenses.editor.ts'
import { EMPTY, readFormLines, readLine, typedOf } from './expenses.form.ts'
import { checkable, type Line } from './expenses.lines.ts'
import { findLine } from './expenses.version.queries.ts'
import { expenses } from './expenses.register.ts'
import { removeLines, updateLine } from './expenses.store.ts'
import type { Words } from './expenses.tabs.ts'
import { sayFinding } from './expenses.words.ts'

export interface DraftLine extends Pick<WorkingVersion, 'disclosure' | 'version'> {
  readonly line: Line
}

/** One line of a draft, for whoever may change it. @throws AppError not_found, forbidden, conflict (submitted) */
export async function getLine({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<DraftLine> {
  return loadLine(db.read, actor, id)
}

async function loadLine(db: Knex, actor: Actor, id: number): Promise<DraftLine> {
  const line = await findLine(db, id)
  if (line?.disclosureId == null) throw new AppError('not_found', 'errors.not_found')
  const { disclosure, version } = editableVersion(await loadDisclosure(db, actor, line.disclosureId), actor)
  if (version.versionId !== line.versionId) throw new AppError('not_found', 'errors.not_found')
  return { line, disclosure, version }
}

export type Saved = { readonly disclosureId: number; readonly lineNo: number }
export type Refused = { readonly line: DraftLine; readonly problems: FieldProblems }

/** Changes one line. @throws AppError like getLine, and conflict when it left the draft meanwhile */
export async function saveLine(deps: Deps, actor: Actor, id: number, body: Readonly<Record<string, unknown>>): Promise<Saved | Refused> {
  const draft = await loadLine(deps.db.read, actor, id)
  const read = readLine(readFormLines(body)[0]?.typed ?? EMPTY, draft.version, 'line.0.')
  if ('problems' in read) return { line: draft, problems: read.problems }
  return audited(deps, actor, async (tx) => {
    const { line, version, disclosure } = await loadLine(tx, actor, id)
    await updateLine(tx, version, id, read.values)
    await contentChanged(tx, expenses, version, { actor, at: deps.now().toISOString() })
    return [
      { disclosureId: disclosure.id, lineNo: line.lineNo },
      {
        action: 'expense.line_change',
        subject: `disclosure:${disclosure.id}`,
        details: {
          line: line.lineNo,
          from: { amount: line.amount, purpose: line.purpose },
          to: { amount: read.values.amount_fen, purpose: read.values.purpose },
        },
      },
    ]
  })
}

/** Takes one line out of a draft. @throws AppError like getLine */
export async function deleteLine(deps: Deps, actor: Actor, id: number): Promise<Saved> {
  return audited(deps, actor, async (tx) => {
    const { line, version, disclosure } = await loadLine(tx, actor, id)
    await removeLines(tx, version, [id])
    await contentChanged(tx, expenses, version, { actor, at: deps.now().toISOString() })
    return [
      { disclosureId: disclosure.id, lineNo: line.lineNo },
      {
        action: 'expense.line_delete',
        subject: `disclosure:${disclosure.id}`,
        details: { line: line.lineNo, amount: line.amount, purpose: line.purpose },
      },
    ]
  })
}

export function presentLineForm(
  { line, disclosure }: DraftLine,
  words: Words,
  body?: Readonly<Record<string, unknown>>,
  problems: FieldProblems = {},
) {
  const typed = body === undefined ? typedOf(line) : (readFormLines(body)[0]?.typed ?? EMPTY)
  return {
    action: `/expenses/lines/${line.id}/edit`,
    remove: `/expenses/lines/${line.id}/delete`,
    back: `/disclosures/${disclosure.id}/edit`,
    record: disclosure.title,
    line: presentLine({ index: 0, id: line.id, lineNo: line.lineNo, removed: false, typed }, words),
    categories: categoryOptions(words),
    findings: checkExpense(checkable(line)).map((finding) => ({ note: finding.severity === 'note', text: sayFinding(words.t, finding) })),
    problems,
  }
}
