import type { Actor } from '../auth/policy.ts'
import type { Duty, DutyProvider } from '../duties/duties.types.ts'
import { denyDeciding, denyLeading, denyRuling, denyRunning, denySupervising } from './appraisals.policy.ts'
import { listPendingAppraisals, type PendingAppraisal } from './duties.queries.ts'

/** The own summary and notice; opinions in one line; for the office and the leaders the next step of the round, and what somebody asks for. */
export const appraisalDuties: DutyProvider = async ({ db, cache }, actor, today) => {
  const pending = await cache.read(['duties', 'appraisals'], () => listPendingAppraisals(db.read))
  const rounds = new Map(pending.map((one) => [one.roundId, one]))
  return [
    ...pending.filter(({ personId }) => personId === actor.id).flatMap(ownDuties),
    ...[...rounds.values()].flatMap((round) => roundDuties(actor, round, pending, today)),
    ...pending.flatMap((one) => remedyDuties(actor, one)),
  ]
}

function ownDuties({ id, year, roundState, standing, hasSummary, hasOpinion, summaryUntil, toAcknowledge }: PendingAppraisal): Duty[] {
  const line = { params: { year: String(year) }, href: `/appraisals/people/${id}` }
  if (toAcknowledge) return [{ ...line, code: 'duties.appraisal_notice', dueOn: null }]
  const writes = roundState === 'open' && standing !== 'exempt' && !hasSummary && !hasOpinion
  return writes ? [{ ...line, code: 'duties.summary', dueOn: summaryUntil }] : []
}

function roundDuties(actor: Actor, round: PendingAppraisal, pending: readonly PendingAppraisal[], today: string): Duty[] {
  const { roundId, year, roundState, publicityUntil } = round
  const people = pending.filter((one) => one.roundId === roundId)
  const line = { params: { year: String(year) }, href: `/appraisals/${roundId}`, dueOn: null }
  if (roundState === 'open') return openDuties(actor, people, line, today)
  if (roundState === 'deciding') {
    const own = people.find(({ personId }) => personId === actor.id)
    return denyDeciding(actor, own) === undefined ? [{ ...line, code: 'duties.grades', href: `/appraisals/${roundId}/decision` }] : []
  }
  const isOver = roundState === 'publicity' && publicityUntil !== null && today > publicityUntil
  return isOver && denyLeading(actor) === undefined ? [{ ...line, code: 'duties.appraisal_close' }] : []
}

/** An opinion can be given once the summary is in, or its day is over. When the last one is, the office goes on. */
function openDuties(actor: Actor, people: readonly PendingAppraisal[], line: Omit<Duty, 'code'>, today: string): Duty[] {
  const missing = people.filter(({ standing, hasOpinion }) => standing !== 'exempt' && !hasOpinion)
  const mine = missing.filter((one) => denySupervising(actor, one) === undefined && (one.hasSummary || today > one.summaryUntil))
  if (mine.length > 0) return [{ ...line, code: 'duties.opinions', params: { ...line.params, n: mine.length } }]
  const [first] = people
  const goesOn = missing.length === 0 && first !== undefined && denyRunning(actor, first) === undefined
  return goesOn ? [{ ...line, code: 'duties.appraisal_submit' }] : []
}

function remedyDuties(actor: Actor, one: PendingAppraisal): Duty[] {
  if (one.remedy === null || denyRuling(actor, one, one.remedy) !== undefined) return []
  const code = one.remedy === 'review' ? 'duties.appraisal_review' : 'duties.appraisal_appeal'
  return [{ code, params: { year: String(one.year) }, href: `/appraisals/people/${one.id}`, dueOn: one.remedyDueOn }]
}
