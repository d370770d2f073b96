import { isMessageKey, LOCALES, translate, type Locale, type Translate } from '../i18n/index.ts'
import type { TableSpec } from '../web/table-types.ts'
import { shanghaiText } from '../web/table-values.ts'
import type { AuditEntry } from './audit.queries.ts'

export interface AuditRow extends AuditEntry {
  readonly id: number
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

/** `版本：2；意见：请补公函`: the details of an event on one line, without those that are empty. */
export function detailsText(details: object, t: Translate): string {
  return Object.entries(details)
    .map(([name, value]) => [detailName(name, t), valueText(value, t)] as const)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name}${t('frame.colon')}${text}`)
    .join(t('audit.detail_join'))
}

function detailName(name: string, t: Translate): string {
  const key = `audit.detail.${name}`
  return isMessageKey(key) ? t(key) : name
}

function valueText(value: unknown, t: Translate): string {
  if (typeof value === 'string') return wordOf(value, t)
  if (Array.isArray(value)) return value.map((one) => valueText(one, t)).join(t('frame.comma'))
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no')
  return value === null || value === undefined ? '' : JSON.stringify(value)
}

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
    about: { filter: { kind: 'search', in: ['a.subject', ...LOCALES.map(spelled)] }, label: 'audit.field.subject' },
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
      value: (row, { t }) => (row.actorName === 'system' ? t('audit.system') : row.actorName || t('audit.nobody')),
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
      value: (row, { t }) => subjectText(row.subject, t),
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
