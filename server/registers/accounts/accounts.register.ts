import type { Knex } from 'knex'
import { AppError, type FieldProblems } from '../../errors.ts'
import type { ContentDiff, Finding, Panel, ReadContext, Register, VersionRef } from '../register.ts'
import { accountsImporter } from './accounts.importer.ts'
import { presentChart } from '../../web/chart.ts'
import { checkAccounts } from './accounts.checks.rules.ts'
import { figuresOf, presentForm, readForm } from './accounts.form.ts'
import { amountOf, EMPTY_ACCOUNTS, SANGONG_ROWS, SIDES, type AccountsContent } from './accounts.rules.ts'
import { readTranscript } from './accounts.transcript.rules.ts'
import { accountsTexts, withText } from './accounts.texts.ts'
import { toFinding } from './accounts.words.ts'

async function load(db: Knex, { versionId }: VersionRef): Promise<AccountsContent> {
  const row = (await db('disclosure_versions').where('id', versionId).first('content')) as { content: string } | undefined
  return readTranscript(JSON.parse(row?.content ?? '{}')) ?? EMPTY_ACCOUNTS
}

async function store(tx: Knex, { versionId }: VersionRef, content: AccountsContent): Promise<void> {
  await tx('disclosure_versions')
    .where('id', versionId)
    .update({ content: JSON.stringify(content) })
}

const isEmpty = (content: AccountsContent): boolean => figuresOf(content).every(({ value }) => value === '')

async function present(db: Knex, version: VersionRef, context: ReadContext): Promise<Panel> {
  const content = await load(db, version)
  const found = checkAccounts(content).map((finding) => ({ ...toFinding(finding), field: finding.field }))
  const at = (field: string) =>
    found
      .filter((finding) => finding.field === field)
      .map(({ code, params, severity }) => ({ note: severity === 'note', text: context.t(code, params) }))
  const elsewhere = found
    .filter(({ field }) => field === 'sangong' || field === 'basic' || field.startsWith('repeated.'))
    .map(({ code, params, severity }) => ({ note: severity === 'note', text: context.t(code, params) }))
  return {
    view: 'registers/accounts/show',
    data: {
      register: isEmpty(content)
        ? { empty: context.t('accounts.empty') }
        : {
            form: presentForm(content, context, at),
            elsewhere,
            clean: found.every(({ severity }) => severity === 'note'),
            n: found.filter(({ severity }) => severity !== 'note').length,
            chart: chartOf(content, context),
          },
    },
  }
}

function chartOf(content: AccountsContent, context: ReadContext) {
  const { t } = context
  const rows = SANGONG_ROWS.filter((row) => row !== 'total')
  const value = (row: (typeof rows)[number], side: (typeof SIDES)[number]) => amountOf(content, content.sangong[row]?.[side]) ?? null
  const used = rows.filter((row) => SIDES.some((side) => (value(row, side) ?? 0) !== 0))
  return presentChart(
    {
      id: 'accounts-sangong',
      kind: 'hbar',
      values: 'wan',
      small: true,
      title: t('accounts.chart.caption'),
      note: t('common.unit.wan'),
      finding: t('accounts.chart.caption'),
      labelHead: t('accounts.head.item'),
      labels: used.map((row) => t(`accounts.row.${row}`)),
      series: [
        { label: t('accounts.side.final'), tone: 'primary', values: used.map((row) => value(row, 'final')) },
        { label: t('accounts.side.budget'), tone: 'previous', values: used.map((row) => value(row, 'budget')) },
      ],
    },
    context,
  )
}

function contentOf(body: Readonly<Record<string, unknown>>, stored: AccountsContent): AccountsContent {
  const pasted = typeof body['transcript'] === 'string' ? body['transcript'].trim() : ''
  if (pasted === '') return readForm(body, stored)
  const content = transcriptOf(pasted)
  if (content === undefined)
    throw new AppError('invalid', 'errors.invalid_input', { transcript: { code: 'accounts.error.not_a_transcript' } })
  return content
}

function transcriptOf(text: string): AccountsContent | undefined {
  try {
    return readTranscript(JSON.parse(text) as unknown)
  } catch {
    return undefined
  }
}

/** Figures that are no figures are refused where they stand; what merely does not add up is kept and shown. */
function refuseUnreadable(content: AccountsContent): void {
  const bad = checkAccounts(content).filter(({ severity }) => severity === 'error')
  const problems: FieldProblems = Object.fromEntries(
    bad.map((finding) => [finding.field, { code: toFinding(finding).code, params: finding.params }]),
  )
  if (bad.length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
}

async function check(db: Knex, version: VersionRef): Promise<Finding[]> {
  const content = await load(db, version)
  if (isEmpty(content)) return [{ code: 'accounts.empty', params: {}, severity: 'error' }]
  return checkAccounts(content).map(toFinding)
}

function diffForms(from: AccountsContent, to: AccountsContent, context: ReadContext): ContentDiff {
  const before = new Map(figuresOf(from, context).map((figure) => [figure.field, figure]))
  const after = figuresOf(to, context)
  const fields = new Set(after.map(({ field }) => field))
  const changed = after.flatMap((figure) => {
    const was = before.get(figure.field)?.value ?? ''
    return was === figure.value
      ? []
      : [{ label: figure.label, fields: [{ label: context.t('accounts.head.amount'), from: was, to: figure.value }] }]
  })
  const gone = [...before.values()].filter(({ field, value }) => !fields.has(field) && value !== '')
  return { added: [], removed: gone.map(({ label, value }) => ({ label, text: value })), changed }
}

/** The annual form 部门决算: kept as printed, checked by its identities, its tables against each other and its text against both. */
export const accounts: Register = {
  key: 'accounts',
  title: 'accounts.title',
  present,
  async editor(db, version, context, typed) {
    const stored = await load(db, version)
    const content = typed === undefined ? stored : readForm(typed, stored)
    const transcript = typeof typed?.['transcript'] === 'string' ? typed['transcript'] : ''
    return {
      view: 'registers/accounts/editor',
      data: { editor: { form: presentForm(content, context, () => []), reason: content.reason, unit: content.unit, transcript } },
    }
  },
  async save(tx, version, body) {
    // A page without our form (a submission from the record page) changes nothing.
    if (body['unit'] === undefined && body['transcript'] === undefined) return
    const content = contentOf(body, await load(tx, version))
    refuseUnreadable(content)
    await store(tx, version, content)
  },
  async copy(tx, from, to) {
    await store(tx, to, await load(tx, from))
  },
  async remove(tx, version) {
    await store(tx, version, EMPTY_ACCOUNTS)
  },
  async summarise(db, version) {
    const content = await load(db, version)
    const findings = checkAccounts(content).filter(({ severity }) => severity !== 'note').length
    return {
      lineCount: figuresOf(content).filter(({ value }) => value !== '').length,
      total: amountOf(content, content.sangong.total?.final) ?? null,
      findingCount: findings,
    }
  },
  check,
  async diff(db, from, to, context) {
    return diffForms(await load(db, from), await load(db, to), context)
  },
  canonical: load,
  async texts(db, version) {
    return accountsTexts(await load(db, version))
  },
  async replaceText(tx, version, place, from, to) {
    const content = await load(tx, version)
    if (accountsTexts(content).find((one) => one.place === place)?.text !== from) throw new AppError('conflict', 'errors.changed_meanwhile')
    await store(tx, version, withText(content, place, to))
  },
  recordImporter: accountsImporter,
}
