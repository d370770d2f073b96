import type { Knex } from 'knex'
import { tell, tellAll } from '../notifications/notifications.service.ts'
import type { ActKind, Rule } from './moderation.rules.ts'
import type { Subject } from './moderation.types.ts'

const MODERATORS = `select distinct p.id from people p join role_assignments r on r.person_id = p.id
  where p.status = 'active' and r.role = 'moderator' and p.id <> ? and p.id <> ?`

export const subjectHref = ({ kind, id }: Pick<Subject, 'kind' | 'id'>): string => `/moderation/${kind}/${id}`
export const actHref = (id: number): string => `/moderation/acts/${id}`

/** Those who can act: not its author, and not who reported it. */
export const tellModerators = (
  tx: Knex.Transaction,
  subject: Pick<Subject, 'kind' | 'id' | 'authorId'>,
  report: { readonly id: number; readonly rule: Rule; readonly reporterId: number; readonly at: string },
): Promise<void> =>
  tellAll(
    tx,
    { sql: MODERATORS, bindings: [subject.authorId ?? 0, report.reporterId] },
    {
      code: 'moderation.told.report',
      params: { rule: `@moderation.rule.${report.rule}` },
      href: subjectHref(subject),
      about: `moderation_report:${report.id}`,
    },
    report.at,
  )

/** Those who can decide. */
export const tellDeciders = (
  tx: Knex.Transaction,
  act: { readonly id: number; readonly kind: ActKind; readonly actorId: number; readonly authorId: number | null },
  at: string,
): Promise<void> =>
  tellAll(
    tx,
    { sql: MODERATORS, bindings: [act.authorId ?? 0, act.actorId] },
    {
      code: 'moderation.told.appeal',
      params: { act: `@moderation.act.${act.kind}` },
      href: actHref(act.id),
      about: `moderation_appeal:${act.id}`,
    },
    at,
  )

export async function tellReporters(tx: Knex.Transaction, reporters: readonly number[], act: ActKind, at: string): Promise<void> {
  const params = { act: `@moderation.act.${act}` }
  const told = reporters.map((personId) => ({ personId, code: 'moderation.told.acted', params, href: '/moderation/log' }) as const)
  await tell(tx, told, at)
}
