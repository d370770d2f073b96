import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { denyEditOrganisation } from './directory.policy.ts'
import { listCharges } from './directory.queries.ts'
import type { Charge, Office } from './directory.types.ts'
import {
  findOffice,
  isLeader,
  openDepartments,
  saveCharge,
  updateOffice,
  type ChargeDetails,
  type OfficeDetails,
} from './organisation.queries.ts'

export type { ChargeDetails, OfficeDetails }

/** @throws AppError forbidden, not_found */
export async function getOffice({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<Office> {
  authorize(denyEditOrganisation(actor))
  return findOffice(db.read, id)
}

/** @throws AppError forbidden, not_found, conflict */
export async function saveOffice(deps: Deps, actor: Actor, id: number, version: number, wanted: OfficeDetails): Promise<void> {
  authorize(denyEditOrganisation(actor))
  await audited(deps, actor, async (tx) => {
    const office = await findOffice(tx, id)
    await updateOffice(tx, { id, version }, wanted)
    const keys = (Object.keys(wanted) as (keyof OfficeDetails)[]).filter((key) => office[key] !== wanted[key])
    const pick = (from: OfficeDetails): object => Object.fromEntries(keys.map((key) => [key, from[key]]))
    return [
      undefined,
      { action: 'directory.save_department', subject: `department:${id}`, details: { from: pick(office), to: pick(wanted) } },
    ]
  })
}

const NOTHING: Omit<Charge, 'personId'> = { fields: '', fieldsEn: '', standInId: null, position: 0, version: 0, departmentIds: [] }

/** What a leader is in charge of; empty while nothing is written down. @throws AppError forbidden, not_found */
export async function getCharge({ db }: Pick<Deps, 'db'>, actor: Actor, personId: number): Promise<Charge> {
  authorize(denyEditOrganisation(actor))
  if (!(await isLeader(db.read, personId))) throw new AppError('not_found', 'errors.not_found')
  return (await listCharges(db.read)).find((charge) => charge.personId === personId) ?? { ...NOTHING, personId }
}

/** @throws AppError forbidden, not_found, invalid (somebody's own stand-in, no leader, no open department), conflict */
export async function saveLeaderCharge(deps: Deps, actor: Actor, personId: number, version: number, wanted: ChargeDetails): Promise<void> {
  authorize(denyEditOrganisation(actor))
  await audited(deps, actor, async (tx) => {
    if (!(await isLeader(tx, personId))) throw new AppError('not_found', 'errors.not_found')
    if (wanted.standInId === personId) refuse('stand_in_id', 'directory.error.own_stand_in')
    if (wanted.standInId !== null && !(await isLeader(tx, wanted.standInId))) refuse('stand_in_id', 'common.error.not_a_choice')
    if ((await openDepartments(tx, wanted.departmentIds)).length !== wanted.departmentIds.length)
      refuse('departments', 'common.error.not_a_choice')
    const before = (await listCharges(tx)).find((charge) => charge.personId === personId) ?? NOTHING
    await saveCharge(tx, personId, version, wanted)
    const { fields, fieldsEn, standInId, position, departmentIds } = before
    const details = { from: { fields, fieldsEn, standInId, position, departmentIds }, to: wanted }
    return [undefined, { action: 'directory.save_charge', subject: `person:${personId}`, details }]
  })
}

function refuse(field: string, code: 'directory.error.own_stand_in' | 'common.error.not_a_choice'): never {
  throw new AppError('invalid', 'errors.invalid_input', { [field]: { code } })
}
