import type { Knex } from 'knex'
import { reindexDepartment } from '../search/records.source.ts'
import { AppError } from '../errors.ts'
import { BEGINNING, listNames, saveName } from './department-history.queries.ts'
import type { Department } from './departments.rules.ts'

const wrong = (code: 'staffing.error.ahead' | 'staffing.error.before', date = ''): AppError =>
  new AppError('invalid', 'errors.invalid_input', { renamed_on: { code, params: { date } } })

/** Writes down what a department is called from a day on, and what it was called before. @throws AppError invalid at `renamed_on` */
export async function recordName(
  tx: Knex,
  department: Department,
  to: Pick<Department, 'name' | 'nameEn'>,
  { fromOn, today }: { fromOn: string; today: string },
): Promise<void> {
  if (department.name === to.name && department.nameEn === to.nameEn) return
  const names = await listNames(tx, department.id)
  const last = names.at(-1)
  if (last === undefined) await saveName(tx, department.id, { fromOn: BEGINNING, name: department.name, nameEn: department.nameEn })
  // The same Chinese name: its translation is put right, which is no new name.
  if (department.name === to.name) {
    await saveName(tx, department.id, { fromOn: last?.fromOn ?? BEGINNING, ...namesOf(to) })
    await reindexDepartment(tx, department.id)
    return
  }
  if (fromOn > today) throw wrong('staffing.error.ahead')
  if (last !== undefined && fromOn < last.fromOn) throw wrong('staffing.error.before', last.fromOn)
  await saveName(tx, department.id, { fromOn, ...namesOf(to) })
  await reindexDepartment(tx, department.id)
}

const namesOf = ({ name, nameEn }: Pick<Department, 'name' | 'nameEn'>) => ({ name, nameEn })
