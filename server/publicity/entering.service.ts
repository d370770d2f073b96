import type { Knex } from 'knex'
import type { AuditEvent } from '../audit/audit.service.ts'
import { tell } from '../notifications/notifications.service.ts'
import type { PersonnelLine, PersonnelNotice } from '../registers/index.ts'
import { handlersOf } from './handlers.rules.ts'
import { insertObjection, listHandlers } from './objections.queries.ts'
import { HANDLER_ROLES } from './publicity.policy.ts'
import { concernedBy, type Period } from './publicity.rules.ts'
import type { WaitingObjection } from './waiting.queries.ts'

/** What an objection is about. */
export interface Matter {
  readonly disclosureId: number
  readonly title: string
  readonly notice: PersonnelNotice
  readonly people: readonly PersonnelLine[]
  readonly period: Pick<Period, 'versionId' | 'lastOn'>
  readonly lineNo: number | null
}

/** Enters an objection and tells who hears it. `by`: undefined for one without a name. */
export async function enter(
  tx: Knex.Transaction,
  { disclosureId, title, notice, people, period, lineNo }: Matter,
  { body, leads, filedOn, codeHash: hash }: Pick<WaitingObjection, 'body' | 'leads' | 'filedOn' | 'codeHash'>,
  at: string,
  by?: { readonly id: number; readonly name: string; readonly contact: string },
): Promise<AuditEvent> {
  const named = by !== undefined
  const objection = await insertObjection(tx, {
    disclosure_id: disclosureId,
    version_id: period.versionId,
    line_no: lineNo,
    named,
    filer_id: by?.id ?? null,
    filer_name: by?.name ?? '',
    contact: by?.contact ?? '',
    body,
    leads,
    code_hash: hash,
    filed_on: filedOn,
    state: 'received',
  })
  const matter = { takers: notice.takers, concerned: concernedBy(people, lineNo), filerId: by?.id ?? null }
  const handlers = handlersOf(await listHandlers(tx, [...HANDLER_ROLES, 'leader']), matter)
  const params = { title, last: period.lastOn }
  await tell(
    tx,
    handlers.map((personId) => ({ personId, code: 'personnel.told.objection', params, href: `/publicity/objections/${objection}` })),
    at,
  )
  return { action: 'publicity.object', subject: `disclosure:${disclosureId}`, details: { named } }
}
