import type { Knex } from 'knex'

/** One guide still names somebody who has left: the page says so, and the publisher is asked for another name. */
export async function plantGuides(tx: Knex.Transaction): Promise<void> {
  const gone = (await tx('people').where({ status: 'left' }).orderBy('username').select('id', 'display_name', 'department_id')) as {
    id: number
    display_name: string
    department_id: number
  }[]
  const guides = (await tx('business_items as b')
    .join('disclosure_versions as v', 'v.id', 'b.version_id')
    .join('disclosures as d', (on) => on.on('d.id', 'v.disclosure_id').andOn('d.published_number', 'v.number'))
    .whereNull('d.working_number')
    .where('v.number', 1)
    .orderBy('d.id')
    .select('b.version_id', 'd.department_id')) as { version_id: number; department_id: number }[]
  const pair = gone.flatMap((person) => {
    const guide = guides.find(({ department_id }) => department_id === person.department_id)
    return guide === undefined ? [] : [{ person, version: guide.version_id }]
  })[0]
  if (pair === undefined) return
  const { person, version } = pair
  await tx('business_items').where({ version_id: version }).update({ responsible_id: person.id, responsible_name: person.display_name })
  await tx('disclosure_versions').where({ id: version }).increment('finding_count', 1)
}
