import { hasRole, type Actor } from '../auth/policy.ts'
import type { Duty, DutyProvider } from '../duties/duties.types.ts'
import { denyPersonAct, PERSON_ACTS, type PersonAct } from './accountability.policy.ts'
import { listAnswering, listOpenVetoes, type Answering, type OpenVeto } from './duties.queries.ts'
import { denyAct } from './vetoes.policy.ts'
import { ACTS, type Act } from './vetoes.rules.ts'
import type { Veto } from './vetoes.types.ts'

/** What the forms of a case would let the actor do is what they are asked for: form and line ask the same policy. */
export const vetoDuties: DutyProvider = async ({ db, cache }, actor, today) => {
  const answering = await cache.read(['duties', 'answering'], () => listAnswering(db.read))
  const own = answering.flatMap((one) => personDuties(actor, one, today))
  if (!hasRole(actor, 'inspector', 'leader', 'head', 'publisher')) return own
  const vetoes = await cache.read(['duties', 'vetoes'], () => listOpenVetoes(db.read))
  return [...vetoes.flatMap((one) => caseDuties(actor, one, today)), ...own]
}

// A veto in force may be reversed at any time; nobody has to.
type Asked = Exclude<Act, 'reverse'>
const dueOf: Readonly<Partial<Record<Asked, (veto: Veto) => string | null>>> = {
  statement: ({ statementDueOn }) => statementDueOn,
  appeal: ({ appealUntil }) => appealUntil,
  review: ({ reviewDueOn }) => reviewDueOn,
}

function caseDuties(actor: Actor, found: OpenVeto, today: string): Duty[] {
  const { veto, deciders } = found
  const { year, number, title, departmentName, departmentNameEn } = veto
  return ACTS.filter((act) => act !== 'reverse')
    .filter((act) => denyAct(act, actor, found, today) === undefined)
    .filter((act) => act !== 'report' || deciders.some(({ departmentId }) => departmentId === actor.departmentId))
    .map((act) => ({
      code: `duties.veto_${act}`,
      params: { year: String(year), number: String(number), title, department: departmentName, department_en: departmentNameEn },
      href: `/vetoes/${veto.id}`,
      dueOn: dueOf[act]?.(veto) ?? null,
    }))
}

function personDuties(actor: Actor, { person, departmentId, year, number, others }: Answering, today: string): Duty[] {
  const where = { departmentId, mine: others.includes(actor.id) }
  const due: Readonly<Record<PersonAct, string | null>> = {
    statement: person.statementDueOn,
    decide: null,
    appeal: person.appealUntil,
    review: person.reviewDueOn,
  }
  return PERSON_ACTS.filter((act) => denyPersonAct(act, actor, person, where, today) === undefined).map((act) => ({
    code: `duties.measure_${act}`,
    params: { year: String(year), number: String(number), name: person.name, name_en: person.nameEn },
    href: `/accountability/${person.recordId}`,
    dueOn: due[act],
  }))
}
