import { factsRow } from '../../../server/registers/documents/facts.queries.ts'
import { EMPTY_FACTS } from '../../../server/registers/documents/facts.rules.ts'
import { sun } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { published } from '../disclosures/flow.ts'
import type { AccessLines } from './lines.ts'

/** A published rule system whose owner is the head of the publisher's department. */
async function ruleSystem(world: World): Promise<number> {
  const id = await published(world, { item: 'B-04', period: null })
  const version = (await world.db.read('disclosure_versions').where({ disclosure_id: id }).first('id')) as { id: number }
  const facts = { ...EMPTY_FACTS, kind: 'rule_system', system: 'press', ownerPersonId: world.cast.people[sun.username] ?? 0 } as const
  await world.db.write('document_facts').insert({ version_id: version.id, ...factsRow(facts) })
  return id
}

/** An item for the members of a department, of its own: others publish texts under B-03. */
async function withResults({ db, cast }: World): Promise<void> {
  const { id: like, ...model } = (await db.read('catalogue_items').where({ code: 'B-03' }).first()) as { id: number }
  const [item] = (await db
    .write('catalogue_items')
    .insert({ ...model, code: 'R-01', title: '选举结果', title_en: 'Results' })
    .returning('id')) as [{ id: number }]
  const departments = (await db.read('catalogue_item_departments').where({ item_id: like })) as object[]
  await db.write('catalogue_item_departments').insert(departments.map((one) => ({ ...one, item_id: item.id })))
  Object.assign(cast.items, { 'R-01': item.id })
}

async function result(world: World): Promise<number> {
  await withResults(world)
  const id = await published(world, { item: 'R-01', period: null })
  await world.db.write('catalogue_items').where({ code: 'R-01' }).update({ register: 'results' })
  const table = { title: '选举', layout: 'nomination', rows: [{ name: '李明', votes: '9' }] }
  await world.db
    .write('disclosure_versions')
    .where({ disclosure_id: id })
    .update({ content: JSON.stringify({ tables: [table] }) })
  return id
}

/** Registers that everybody in the bureau reads; what a table belongs to decides on who may have it. */
export const integrity: AccessLines = {
  lines: `
GET  /integrity                                       L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /integrity/:section         gifts                L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /integrity/:section         no-section           L    .    .    .    .    .    .    .    .    .    .    .    .    .    .
GET  /catalogue/systems                               L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
POST /catalogue/systems/:id/reviewed rule-system      L    -    -    -    +    -    -    -    -    -    -    -    .    .    .
POST /catalogue/systems/:id/reviewed no-rule-system   L    .    .    .    .    .    .    .    .    .    .    .    .    .    .
GET  /results/:id/tables/:n      result-of-department L    +    +    .    +    .    +    +    +    .    .    .    .    .    .
GET  /results/:id/tables/:n      no-result            L    .    .    .    .    .    .    .    .    .    .    .    .    .    .
`,
  situations: {
    gifts: () => Promise.resolve({ params: { section: 'gift' } }),
    'no-section': () => Promise.resolve({ params: { section: 'rumours' } }),
    async 'rule-system'(world) {
      const id = await ruleSystem(world)
      const { version } = (await world.db.read('disclosures').where({ id }).first('version')) as { version: number }
      return { params: { id }, body: { version: String(version) } }
    },
    'no-rule-system': async (world) => ({ params: { id: await published(world, { item: 'B-04', period: null }) }, body: { version: '1' } }),
    'result-of-department': async (world) => ({ params: { id: await result(world), n: 1 } }),
    'no-result': async (world) => ({ params: { id: await published(world, { item: 'B-04', period: null }), n: 1 } }),
  },
}
