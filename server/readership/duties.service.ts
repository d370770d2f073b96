import type { DutyProvider } from '../duties/duties.types.ts'
import { listToAcknowledge } from './readership.service.ts'

/** Notices that ask the reader to confirm by name. */
export const acknowledgementDuties: DutyProvider = async ({ db, cache }, actor, today) => {
  const asking = await cache.read(['duties', 'acknowledge', actor.id, actor.departmentId, today], () =>
    listToAcknowledge({ db }, actor, today),
  )
  return asking.map(({ disclosureId, title, by }) => ({
    code: 'duties.acknowledge',
    params: { title },
    href: `/disclosures/${disclosureId}`,
    dueOn: by,
  }))
}
