import type { Knex } from 'knex'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import type { Deps } from '../deps.ts'
import { tell, tellAll, type Recipients } from '../notifications/notifications.service.ts'
import { listContestable, listRemediesDue, listRemediesOf } from './appraisals.queries.ts'
import { windowsOf } from './appraisals.rules.ts'
import type { Remedy } from './appraisals.types.ts'

/** Calendar days, as the periods themselves are. */
const REMIND_DAYS = 5

/**
 * Five days before a period of art. 95 ends, whoever may still ask for a review or an appeal hears of it; five days before one must be
 * decided, and again when it is late, those who may decide it. Each is told once, so it may run on every instance, any number of times.
 */
export async function remindOfAppraisals({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const at = now().toISOString()
  const today = dateInShanghai(at)
  await db.write.transaction(async (tx) => {
    await remindPeople(tx, today, at)
    for (const remedy of await listRemediesDue(tx, addDays(today, REMIND_DAYS))) await remindDeciders(tx, remedy, today, at)
  })
}

async function remindPeople(tx: Knex.Transaction, today: string, at: string): Promise<void> {
  const people = await listContestable(tx)
  const remedies = await listRemediesOf(
    tx,
    people.map(({ id }) => id),
  )
  const soon = addDays(today, REMIND_DAYS)
  const tellings = people.flatMap((one) => {
    const own = remedies.filter(({ appraisalId }) => appraisalId === one.id)
    const ends = windowsOf(one, own, today).flatMap(({ open, until }) => (open && until !== null && until <= soon ? [until] : []))
    return [...new Set(ends)].map((until) => ({
      personId: one.personId,
      code: 'appraisals.told.window' as const,
      params: { year: String(one.year), until },
      href: `/appraisals/people/${one.id}`,
      about: `appraisal:${one.id}:window:${until}`,
    }))
  })
  await tell(tx, tellings, at)
}

type Due = Pick<Remedy, 'appraisalId' | 'kind' | 'dueOn'>

async function remindDeciders(tx: Knex.Transaction, remedy: Due, today: string, at: string): Promise<void> {
  const late = remedy.dueOn < today
  const told = {
    code: late ? 'appraisals.told.remedy_late' : 'appraisals.told.remedy_due',
    params: { kind: `@appraisals.remedy.${remedy.kind}`, due: remedy.dueOn },
    href: `/appraisals/people/${remedy.appraisalId}`,
    about: `appraisal:${remedy.appraisalId}:${remedy.kind}:${remedy.dueOn}:${late ? 'late' : 'soon'}`,
  } as const
  await tellAll(tx, decidersOf(remedy), told, at)
}

/** The SQL twin of `denyRuling`. */
function decidersOf({ appraisalId, kind }: Due): Recipients {
  const holds = `select 1 from role_assignments h where h.person_id = p.id and h.role =`
  return {
    sql: `select p.id from people p, appraisals a join appraisal_rounds r on r.id = a.round_id
      where a.id = ? and p.status = 'active' and p.id <> a.person_id
        and p.id <> coalesce(a.opinion_by, 0) and p.id <> coalesce(r.decided_by, 0)
        and ${kind === 'review' ? `exists (${holds} 'leader')` : `exists (${holds} 'inspector') and p.department_id = r.office_id`}`,
    bindings: [appraisalId],
  }
}
