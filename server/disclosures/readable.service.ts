import { z } from 'zod'
import type { Actor } from '../auth/policy.ts'
import { int } from '../db/decode.ts'
import type { Deps } from '../deps.ts'
import { AUDIENCES } from './disclosures.rules.ts'
import { readableBy } from './disclosures.visibility.ts'

const Row = z.object({ id: int, title: z.string(), department_id: int, audience: z.enum(AUDIENCES) })

/** A published record by its title, for what refers to it; undefined when the actor may not read it. One statement. */
export async function findReadable(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
): Promise<{ id: number; title: string; departmentId: number; audience: (typeof AUDIENCES)[number] } | undefined> {
  const row: unknown = await db
    .read('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('disclosure_versions as v', (on) => {
      on.on('v.disclosure_id', 'd.id').andOn('v.number', 'd.published_number')
    })
    .where('d.id', id)
    .modify(readableBy(actor))
    .first('d.id', 'v.title', 'd.department_id', 'i.audience')
  if (row === undefined) return undefined
  const { department_id, ...found } = Row.parse(row)
  return { ...found, departmentId: department_id }
}
