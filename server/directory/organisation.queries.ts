import type { Knex } from 'knex'
import { AppError } from '../errors.ts'
import { OfficeRow } from './directory.queries.ts'
import type { Charge, Office } from './directory.types.ts'

export type OfficeDetails = Pick<
  Office,
  'duties' | 'dutiesEn' | 'room' | 'telephone' | 'openingHours' | 'openingHoursEn' | 'complaintTelephone'
>
export type ChargeDetails = Omit<Charge, 'personId' | 'version'>

/** A department that is open. @throws AppError not_found */
export async function findOffice(db: Knex, id: number): Promise<Office> {
  const row: unknown = await db('departments').where({ id, active: true }).first()
  if (row === undefined) throw new AppError('not_found', 'errors.not_found')
  return OfficeRow.parse(row)
}

/** Compare-and-set on the department's row. @throws AppError conflict */
export async function updateOffice(tx: Knex, { id, version }: Pick<Office, 'id' | 'version'>, details: OfficeDetails): Promise<void> {
  const changed = await tx('departments')
    .where({ id, version })
    .update({
      duties: details.duties,
      duties_en: details.dutiesEn,
      office: details.room,
      telephone: details.telephone,
      opening_hours: details.openingHours,
      opening_hours_en: details.openingHoursEn,
      complaint_telephone: details.complaintTelephone,
      version: version + 1,
    })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

/** Whether this is a leader of the bureau who works here. */
export const isLeader = async (db: Knex, id: number): Promise<boolean> =>
  (await db('people').where({ id, rank_class: 'leader', status: 'active' }).first('id')) !== undefined

/** Those of the departments that exist and are open. */
export const openDepartments = async (db: Knex, ids: readonly number[]): Promise<number[]> =>
  (
    (await db('departments')
      .where({ active: true })
      .whereIn('id', [...ids])
      .select('id')) as { id: number }[]
  ).map(({ id }) => id)

/**
 * Compare-and-set; `version` 0 means that nothing was written down yet. A department that another leader had in charge changes hands,
 * and that leader's page counts as changed. @throws AppError conflict
 */
export async function saveCharge(tx: Knex, personId: number, version: number, details: ChargeDetails): Promise<void> {
  const row = {
    fields: details.fields,
    fields_en: details.fieldsEn,
    stand_in_id: details.standInId,
    position: details.position,
    version: version + 1,
  }
  const saved: unknown[] =
    version === 0
      ? await tx('leader_charges')
          .insert({ person_id: personId, ...row })
          .onConflict('person_id')
          .ignore()
          .returning('person_id')
      : await tx('leader_charges').where({ person_id: personId, version }).update(row).returning('person_id')
  if (saved.length !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
  await handOver(tx, personId, details.departmentIds)
}

async function handOver(tx: Knex, personId: number, departmentIds: readonly number[]): Promise<void> {
  const ids = [...departmentIds]
  const others = tx('leader_departments').whereIn('department_id', ids).whereNot({ person_id: personId }).select('person_id')
  await tx('leader_charges').whereIn('person_id', others).increment('version', 1)
  await tx('leader_departments').where({ person_id: personId }).whereNotIn('department_id', ids).delete()
  if (ids.length > 0)
    await tx('leader_departments')
      .insert(ids.map((department_id) => ({ department_id, person_id: personId })))
      .onConflict('department_id')
      .merge()
}
