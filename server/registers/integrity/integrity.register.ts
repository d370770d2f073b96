import type { Knex } from 'knex'
import { fen } from '../../../core/money.ts'
import { AppError, type Problem } from '../../errors.ts'
import type { Register, TextPlace, VersionRef } from '../register.ts'
import { canonicalIntegrity } from './integrity.canonical.ts'
import { checkIntegrity } from './integrity.checks.rules.ts'
import { diffEntries } from './integrity.diff.ts'
import { editorPanel } from './integrity.editor.ts'
import { gather, pressed, readEntries, typedOf } from './integrity.form.ts'
import { integrityImporter } from './integrity.importer.ts'
import { presentEntries } from './integrity.presenter.ts'
import { familyMatter } from './integrity.private.rules.ts'
import { copyEntries, findHead, listEntries, listStored, readChecked, replaceEntries } from './integrity.queries.ts'
import { SECTIONS, sectionsOf, type IntegrityEntry } from './integrity.rules.ts'
import { integrityTexts, withText } from './integrity.texts.ts'
import { shownTo } from './sanctions.rules.ts'

/** Hidden in the editor: a page without it has no form of ours. */
const MARK = 'integrity_entries'

export const INTEGRITY = 'integrity'

/** Beside the counts of reports nothing is kept that says what was reported (art. 16): it is refused at once, not only when submitted. */
function refusePrivate(entries: readonly IntegrityEntry[]): void {
  const counts = entries.filter(({ section }) => section === 'personal_matters')
  const problems: Record<string, Problem> = {}
  for (const [i, { text }] of counts.entries()) {
    const word = familyMatter(text)
    if (word !== undefined) problems[`personal_matters.${i}.text`] = { code: 'integrity.finding.private', params: { word } }
  }
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
}

/** Saves the form; a button beside the rows changes them on the way, and then a row that was just added may stay empty. */
async function save(tx: Knex.Transaction, version: VersionRef, body: Readonly<Record<string, unknown>>): Promise<void> {
  if (body[MARK] === undefined) return
  const sent = gather(body)
  const typed = pressed(sent, body['rows'])
  // Problems are placed where the fields stand now, which is before the button moves them.
  const { entries, problems } = readEntries(sent, { blanks: true })
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  refusePrivate(entries)
  await replaceEntries(tx, version, readEntries(typed, { blanks: typed !== sent }).entries)
}

const check = async (db: Knex, version: VersionRef, today?: string): Promise<ReturnType<typeof checkIntegrity>> =>
  checkIntegrity(await readChecked(db, version, today))

/** Integrity 廉政: reports, pledges, gifts handed in, trainings, counts of personal-matters reports, sanctions in force. */
export const integrity: Register = {
  key: INTEGRITY,
  title: 'integrity.title',
  overview: { href: '/integrity', label: 'integrity.overview' },
  async present(db, version, context) {
    const checked = await readChecked(db, version)
    const shown = checked.entries.map(shownTo(context.t, context.today))
    return { view: 'registers/integrity/show', data: { content: presentEntries(shown, checkIntegrity(checked), context) } }
  },
  async editor(db, version, context, typed) {
    const [{ code }, stored] = [await findHead(db, version), await listEntries(db, version)]
    const shown = typed?.[MARK] === undefined ? typedOf(stored) : gather(typed)
    const filled = new Set(SECTIONS.filter((section) => shown[section].length > 0))
    return editorPanel(shown, sectionsOf(code, filled), version, context)
  },
  save,
  copy: copyEntries,
  async remove(tx, version) {
    await replaceEntries(tx, version, [])
  },
  async summarise(db, version) {
    const checked = await readChecked(db, version)
    const gifts = checked.entries.filter(({ section }) => section === 'gift')
    return {
      lineCount: checked.entries.length,
      total: gifts.length === 0 ? null : fen(gifts.reduce((sum, { estimateFen }) => sum + (estimateFen ?? 0), 0)),
      findingCount: checked.entries.length === 0 ? 0 : checkIntegrity(checked).filter(({ severity }) => severity !== 'note').length,
    }
  },
  check,
  async diff(db, from, to, context) {
    const show = shownTo(context.t, context.today)
    return diffEntries((await listEntries(db, from)).map(show), (await listEntries(db, to)).map(show), context)
  },
  async canonical(db, version) {
    return canonicalIntegrity(await listStored(db, version))
  },
  async texts(db, version) {
    return integrityTexts(await listEntries(db, version))
  },
  /** Without the names of those who were sanctioned, which go with the period. */
  async textsMany(db, versions) {
    const texts = new Map<number, readonly TextPlace[]>()
    for (const version of versions) texts.set(version.versionId, integrityTexts((await listEntries(db, version)).map(unnamed)))
    return texts
  },
  async replaceText(tx, version, place, from, to) {
    await replaceEntries(tx, version, withText(await listEntries(tx, version), place, from, to))
  },
  importer: integrityImporter,
}

const unnamed = (entry: IntegrityEntry): IntegrityEntry => (entry.section === 'sanction' ? { ...entry, personName: '', post: '' } : entry)
