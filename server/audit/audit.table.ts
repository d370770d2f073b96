import { isMessageKey, type Translate } from '../i18n/index.ts'
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

/** `role: staff, head`: the details of an event on one line. Values are shown as they were recorded. */
export function detailsText(details: object): string {
  const text = (value: unknown): string =>
    typeof value === 'string' ? value : Array.isArray(value) ? value.map(text).join(' ') : JSON.stringify(value)
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${text(value)}`)
    .join('; ')
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
    about: { filter: { kind: 'search', in: ['a.subject'] }, label: 'audit.field.subject' },
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
      value: (row, { t }) => row.actorName || t('audit.nobody'),
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
      value: (row) => row.subject,
    },
    {
      key: 'details',
      label: 'audit.field.details',
      kind: 'text',
      optional: true,
      phone: 'second-line',
      value: (row) => detailsText(row.details),
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
