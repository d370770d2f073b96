import { isMessageKey, LOCALES, translate, type Locale, type Translate } from '../i18n/index.ts'
import type { TableSpec } from '../web/table-types.ts'
import { shanghaiText } from '../web/table-values.ts'
import type { AuditEntry } from './audit.queries.ts'

export interface AuditRow extends AuditEntry {
  readonly id: number
  /** What the person or department is called today, which the entry is about. */
  readonly aboutName?: string | null
  readonly aboutNameEn?: string | null
}

/** 公开事项：发布; an action that has no words yet stays in the words of the code, which never hides it. */
export function actionText(action: string, t: Translate): string {
  const key = `audit.action.${action}`
  return isMessageKey(key) ? t(key) : action
}

/** `disclosure:12` → 公开事项 12. What was recorded stays as it was; only the page and its exports say it in words. */
export function subjectText(subject: string, t: Translate): string {
  const [kind = '', ...rest] = subject.split(':')
  const key = `audit.subject.${kind}`
  return isMessageKey(key) ? [t(key), ...rest].join(' ') : subject
}

/** 陈静（人员 55）: a number alone tells an auditor nothing, a name alone may be that of two people. */
export function aboutText({ subject, aboutName, aboutNameEn }: AuditRow, t: Translate, locale: Locale): string {
  const name = (locale === 'en' ? aboutNameEn : '') || aboutName
  return name ? t('audit.subject_named', { name, subject: subjectText(subject, t) }) : subjectText(subject, t)
}

/** `版本：2；意见：请补公函`: the details of an event on one line, without those that are empty. */
export function detailsText(details: object, t: Translate): string {
  const { from, to, ...others } = details as Record<string, unknown>
  const moved = isRecord(from) && isRecord(to)
  return [...listed(moved ? others : details, t), ...(moved ? changes(from, to, t) : [])].join(t('audit.detail_join'))
}

const listed = (details: object, t: Translate): string[] =>
  Object.entries(details)
    .map(
      ([name, value]) =>
        [detailName(name, t), name === 'changed' ? fieldNames(value, t) : (codeText(name, value, t) ?? valueText(value, t))] as const,
    )
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name}${t('frame.colon')}${text}`)

/** Of two states, what differs: 职务：一级科员 → 四级主任科员. */
const changes = (from: Record<string, unknown>, to: Record<string, unknown>, t: Translate): string[] =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .filter((name) => JSON.stringify(from[name] ?? '') !== JSON.stringify(to[name] ?? ''))
    .map((name) => `${detailName(name, t)}${t('frame.colon')}${shown(from[name], t)} → ${shown(to[name], t)}`)

const shown = (value: unknown, t: Translate): string => valueText(value, t) || t('audit.nothing')
const fieldNames = (value: unknown, t: Translate): string =>
  Array.isArray(value) ? value.map((name) => detailName(String(name), t)).join(t('frame.comma')) : valueText(value, t)
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function detailName(name: string, t: Translate): string {
  const key = `audit.detail.${name}`
  return isMessageKey(key) ? t(key) : name
}

/** Where the words of a code stand that is recorded under a name. */
const CODES: Readonly<Record<string, readonly string[]>> = { step: ['cases.step.', 'complaints.step.'], rule: ['moderation.rule.'] }

/** 步骤：答复送签; undefined when it is no code. What a step's words leave open is said elsewhere in the entry. */
function codeText(name: string, value: unknown, t: Translate): string | undefined {
  if (typeof value !== 'string') return undefined
  const key = (CODES[name] ?? []).map((prefix) => `${prefix}${value}`).find(isMessageKey)
  return key === undefined ? undefined : t(key, { department: '' }).trim()
}

function valueText(value: unknown, t: Translate): string {
  if (typeof value === 'string') return wordOf(value, t)
  if (Array.isArray(value)) return value.map((one) => valueText(one, t)).join(t('frame.comma'))
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no')
  if (isRecord(value)) return bracketed(listed(value, t), t)
  return value === null || value === undefined ? '' : JSON.stringify(value)
}

const bracketed = (parts: readonly string[], t: Translate): string =>
  parts.length === 0 ? '' : t('audit.nested', { parts: parts.join(t('frame.comma')) })

function wordOf(value: string, t: Translate): string {
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return shanghaiText(value)
  const key = [`disclosures.status.${value}`, `auth.role.${value}`].find(isMessageKey)
  return key === undefined ? value : t(key)
}

/** SQL of what an entry is about as its page says it, so that what is read there can be searched for. */
const spelled = (locale: Locale): string =>
  (['disclosure', 'person', 'department', 'import'] as const).reduce(
    (sql, kind) => `replace(${sql}, '${kind}:', '${translate(locale, `audit.subject.${kind}`)} ')`,
    'a.subject',
  )

/** SQL of the name of whom or what an entry is about; the CASE keeps the cast to subjects that end in a number. */
export const aboutName = (column: 'display_name' | 'display_name_en' | 'name' | 'name_en'): string => {
  const [kind, table] = column.startsWith('display') ? ['person', 'people'] : ['department', 'departments']
  const number = `cast(substr(a.subject, ${kind.length + 2}) as integer)`
  return `case when a.subject like '${kind}:%' then (select n.${column} from ${table} n where n.id = ${number}) end`
}
const NAMES = (['display_name', 'display_name_en', 'name', 'name_en'] as const).map(aboutName)

/** Whoever acted without a name of their own. */
function nameOf(actorName: string, t: Translate): string {
  if (actorName === 'system') return t('audit.system')
  return actorName === 'anonymous' ? t('audit.anonymous') : actorName || t('audit.nobody')
}

export const AUDIT_TABLE: TableSpec<AuditRow> = {
  key: 'audit',
  caption: 'audit.title',
  emptyText: 'audit.empty',
  id: 'a.id',
  rowId: (row) => row.id,
  sort: { key: 'at', dir: 'desc' },
  tight: true,
  filters: {
    actor: {
      filter: { kind: 'search', in: ['a.actor_name', 'p.display_name', 'p.display_name_en', 'p.username'] },
      label: 'audit.field.actor',
    },
    act: { filter: { kind: 'select' }, label: 'audit.field.action', sql: 'a.action' },
    about: { filter: { kind: 'search', in: ['a.subject', ...LOCALES.map(spelled), ...NAMES] }, label: 'audit.field.subject' },
  },
  columns: [
    {
      key: 'at',
      label: 'audit.field.at',
      kind: 'instant',
      sql: 'a.at',
      notNull: true,
      lead: true,
      filter: { kind: 'date-range' },
      value: (row) => row.at,
      cell: (row) => ({ text: shanghaiText(row.at) }),
    },
    {
      key: 'who',
      label: 'audit.field.actor',
      kind: 'text',
      sql: 'a.actor_name',
      notNull: true,
      value: (row, { t }) => nameOf(row.actorName, t),
    },
    {
      key: 'action',
      label: 'audit.field.action',
      kind: 'text',
      sql: 'a.action',
      notNull: true,
      phone: 'second-line',
      value: (row, { t }) => actionText(row.action, t),
    },
    {
      key: 'subject',
      label: 'audit.field.subject',
      kind: 'text',
      sql: 'a.subject',
      notNull: true,
      phone: 'second-line',
      value: (row, { t, locale }) => aboutText(row, t, locale),
    },
    {
      key: 'details',
      label: 'audit.field.details',
      kind: 'text',
      optional: true,
      phone: 'second-line',
      value: (row, { t }) => detailsText(row.details, t),
      width: 60,
    },
    {
      key: 'address',
      label: 'audit.field.address',
      kind: 'text',
      sql: 'a.address',
      notNull: true,
      optional: true,
      phone: 'drop',
      value: (row) => row.address,
    },
    { key: 'code', label: 'audit.field.code', kind: 'text', optional: 'hidden', value: (row) => row.action },
  ],
}
