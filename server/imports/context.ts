import type { Deps } from '../deps.ts'
import { listDepartments } from '../people/departments.service.ts'
import type { ImportContext, VersionRef } from '../registers/register.ts'

/** What rows are checked against: the record they go into, and the names of the departments. */
export async function importContext(deps: Pick<Deps, 'db'>, version: VersionRef): Promise<ImportContext> {
  const departments = new Map<string, number>()
  for (const { department } of await listDepartments(deps))
    if (department.active)
      for (const name of [department.code, department.name, department.nameEn]) departments.set(name.trim().toLowerCase(), department.id)
  return { version, departments }
}
