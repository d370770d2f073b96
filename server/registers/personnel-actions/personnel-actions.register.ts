import type { Knex } from 'knex'
import { randomBytes } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { ContentDiff, ReadContext, Register, VersionRef } from '../register.ts'
import { canonicalPersonnel } from './personnel-actions.canonical.ts'
import { checkPersonnel } from './personnel-actions.checks.rules.ts'
import { gatherChecked } from './personnel-actions.context.ts'
import { diffPersonnel, type Say } from './personnel-actions.diff.rules.ts'
import { editorPanel } from './personnel-actions.editor.ts'
import { gather, pressed, readForm, typedOf, type Choices } from './personnel-actions.form.ts'
import { personnelImporter } from './personnel-actions.importer.ts'
import { presentPersonnel } from './personnel-actions.presenter.ts'
import {
  copyPersonnel,
  findMany,
  findPersonnel,
  listDepartments,
  listNoticeChoices,
  listPeople,
  namesOfDepartments,
  originsOf,
  removePersonnel,
  replaceLines,
  storeNotice,
  type Named,
  type Stored,
} from './personnel-actions.queries.ts'
import { emptyNotice, type Line, type Notice } from './personnel-actions.rules.ts'
import { isHidden } from './punishments.rules.ts'
import { personnelTexts, replacePersonnelText, searchedTexts } from './personnel-actions.texts.ts'
import { birthText, departmentText, detailText, inLanguage, sexText, whatText } from './personnel-actions.words.ts'

export const PERSONNEL_ACTIONS = 'personnel_actions'
/** Hidden in the editor: a page without it has no form of ours. */
const MARK = 'personnel'

async function choicesOf(db: Knex, version: VersionRef, { terms }: Pick<Stored, 'terms'>) {
  const [departments, people, notices] = [
    await listDepartments(db),
    await listPeople(db),
    await listNoticeChoices(db, version.departmentId),
  ]
  return { terms, departments, people, notices }
}

/** A new notice is heard by its own department and by whoever supervises: never by one alone. */
function suggestedTakers(departments: readonly Named[], { departmentId }: VersionRef): readonly number[] {
  return departments.filter(({ id, name }) => id === departmentId || /监察|纪检|督察/.test(name)).map(({ id }) => id)
}

const editor: Register['editor'] = async (db, version, context, typed) => {
  const stored = await findPersonnel(db, version)
  const choices = await choicesOf(db, version, stored)
  const notice = stored.saved ? stored.notice : { ...stored.notice, takers: suggestedTakers(choices.departments, version) }
  const shown = typed?.[MARK] === undefined ? typedOf(notice, stored.lines) : gather(typed)
  // An empty draft offers its first row.
  return editorPanel(shown.rows.length === 0 && !stored.saved ? pressed(shown, 'row.add') : shown, choices, version, context)
}

/** Saves the form; a button beside the rows changes them on the way, and then a row that was just added may stay empty. */
const save: Register['save'] = async (tx, version, body) => {
  if (body[MARK] === undefined) return
  const sent = gather(body)
  const typed = pressed(sent, body['rows'])
  const stored = await findPersonnel(tx, version)
  const { departments, ...others } = await choicesOf(tx, version, stored)
  const byLine = new Map(stored.lines.map((line) => [String(line.lineNo), line]))
  const choices: Choices = { ...others, departments: new Set(departments.map(({ id }) => id)), stored: byLine }
  // Problems are placed where the fields stand now, which is before the button moves them.
  const { problems } = readForm(sent, choices, true)
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  const { notice, rows } = readForm(typed, choices, typed !== sent)
  const origins = await originsOf(tx, version.versionId)
  await storeNotice(tx, version.versionId, notice)
  await replaceLines(
    tx,
    version.versionId,
    rows.map(({ was, ...row }) => ({
      ...row,
      salt: byLine.get(was)?.salt ?? randomBytes(16).toString('hex'),
      origin: origins.get(Number(was)),
    })),
  )
}

async function diff(db: Knex, from: VersionRef, to: VersionRef, context: ReadContext): Promise<ContentDiff> {
  const [before, after] = [await findPersonnel(db, from), await findPersonnel(db, to)]
  const departments = await namesOfDepartments(db, [...before.notice.takers, ...after.notice.takers])
  return diffPersonnel(before, after, sayer(departments, context))
}

function sayer(departments: readonly Named[], context: ReadContext): Say {
  const { t, fmt } = context
  const today = context.today ?? '9999-12-31'
  const name = (line: Line): string => (isHidden(line, today) ? t('personnel.hidden') : line.name || t('personnel.unnamed'))
  const takers = ({ takers: ids }: Notice): string =>
    departments
      .filter(({ id }) => ids.includes(id))
      .map((one) => inLanguage(context, one.name, one.nameEn))
      .join(t('personnel.comma'))
  return {
    name,
    label: (field) => t(`personnel.field.${field}`),
    whole: (line) => t('personnel.diff.whole', { kind: t(`personnel.kind.${line.kind}`), what: whatText(line, context) }),
    shared: (notice, field) => {
      if (field === 'takers') return takers(notice)
      if (field === 'notes') return notice.body
      if (field === 'notice_days') return notice.isNotice ? String(notice.days) : ''
      if (field === 'assessed') return notice.assessed === null ? '' : String(notice.assessed)
      return notice[field]
    },
    value: (line, field) => {
      const values: Readonly<Record<typeof field, string>> = {
        kind: t(`personnel.kind.${line.kind}`),
        name: name(line),
        sex: sexText(line.sex, context),
        birth_month: birthText(line.birthMonth, context),
        education: line.education,
        department: departmentText(line, context),
        post_from: line.postFrom,
        post_to: line.postTo,
        detail: detailText(line, context),
        reward: line.reward,
        began_on: fmt.date(line.beganOn),
        decided_by: line.decidedBy,
        decided_on: fmt.date(line.decidedOn),
        document_number: line.documentNumber,
        effective_on: fmt.date(line.effectiveOn),
        notice: line.noticeId === null ? '' : t('personnel.record_number', { n: String(line.noticeId) }),
        grounds: line.grounds,
      }
      return values[field]
    },
  }
}

/** Appointments and removals, promotions, transfers, rewards, punishments in force, admissions to the Party, grades: who and what. */
export const personnelActions: Register = {
  key: PERSONNEL_ACTIONS,
  title: 'personnel.register',
  present: presentPersonnel,
  editor,
  save,
  copy: copyPersonnel,
  remove: removePersonnel,
  async summarise(db, version) {
    const checked = await gatherChecked(db, version, undefined)
    const findings = checked.lines.length === 0 ? [] : checkPersonnel(checked)
    return { lineCount: checked.lines.length, total: null, findingCount: findings.filter(({ severity }) => severity !== 'note').length }
  },
  async check(db, version, today) {
    return checkPersonnel(await gatherChecked(db, version, today))
  },
  diff,
  async canonical(db, version) {
    const { notice, lines } = await findPersonnel(db, version)
    const takers = await namesOfDepartments(db, notice.takers)
    return canonicalPersonnel(
      notice,
      lines,
      takers.map(({ name }) => name),
      ({ departmentName }) => departmentName,
    )
  },
  async canonicalMany(db, versions) {
    const all = await findMany(
      db,
      versions.map(({ versionId }) => versionId),
    )
    return new Map(
      versions.map(({ versionId }) => {
        const { notice, lines } = all.get(versionId) ?? { notice: emptyNotice({ kinds: [], notice: false }), lines: [] }
        return [versionId, canonicalPersonnel(notice, lines, notice.takers, ({ departmentId }) => departmentId)]
      }),
    )
  },
  texts: personnelTexts,
  textsMany: searchedTexts,
  replaceText: replacePersonnelText,
  importer: personnelImporter,
  overview: { href: '/personnel', label: 'personnel.overview' },
}
