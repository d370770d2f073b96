import assert from 'node:assert/strict'
import { chen, he, lin, ma, secadmin, sun, zhou, type Persona } from '../support/personas.ts'
import { countQueries } from '../support/query-count.ts'
import { makeWorld, type World } from '../support/world.ts'
import { published, submitted } from './disclosures/flow.ts'
import { publishedItem } from './guides/planting.ts'
import { plantBudget, plantLines, plantRecord } from './registers/expenses/planting.ts'

/**
 * How many statements one page may cost, session and frame included. A page that needs more has to say why here. `:record`, `:item` and
 * `:expenses` stand for a record of texts, its catalogue item and a record of expense lines.
 */
const BUDGETS: readonly (readonly [string, Persona, number])[] = [
  ['/', chen, 6],
  ['/', lin, 8],
  ['/', sun, 8],
  ['/cockpit', zhou, 12],
  ['/cockpit/due', zhou, 3],
  ['/cockpit/departments', zhou, 5],
  ['/disclosures', chen, 4],
  ['/disclosures', lin, 4],
  ['/disclosures?state=late&q=a&sort=title', zhou, 4],
  ['/catalogue', chen, 5], // with the edition in force
  ['/catalogue/editions', chen, 4],
  ['/catalogue/withheld', zhou, 5],
  ['/catalogue/:item', chen, 7], // with its changes over the editions, and what the reader subscribes to
  ['/guides', chen, 4],
  ['/guides/:guide', chen, 7],
  ['/disclosures/:record', chen, 8],
  ['/disclosures/:record', lin, 8],
  ['/disclosures/:expenses', chen, 9], // how many have read it is not remembered
  ['/expenses', chen, 7],
  ['/expenses/departments', chen, 7],
  ['/expenses/lines', chen, 7],
  ['/expenses/normal', he, 7],
  ['/disclosures/withheld', ma, 4],
  ['/disclosures/:record/versions/1/secrecy', ma, 8],
  ['/disclosures/:record/versions/1/review-sheet', ma, 9],
  ['/reviews', sun, 4],
  ['/reviews', zhou, 5],
  ['/reviews/delegations', sun, 5],
  ['/directory', chen, 5],
  ['/directory/people/:chen', chen, 7],
  ['/boards/JYCJ', chen, 8],
  ['/account/profile', chen, 3],
  ['/account', chen, 7],
  ['/admin/security', secadmin, 4],
]

describe('Queries per page', () => {
  let world: World
  const places: Record<string, string> = {}
  before(async () => {
    world = await makeWorld()
    places['record'] = String(await published(world))
    places['chen'] = String(world.cast.people['chen'])
    places['item'] = String(world.cast.items['B-01'])
    places['guide'] = String(await publishedItem(world))
    await submitted(world, { item: 'B-04', period: null })
    const { versionId, disclosureId } = await plantRecord(world.db.write, world.cast, { item: 'A-01', department: 'CW', period: '2026-01' })
    await plantLines(world.db.write, world.cast, versionId, [
      { department: 'CW', period: '2026-01', category: 'reception', amount: 900_000 },
    ])
    await plantBudget(world.db.write, world.cast, 2026, [['CW', 'reception', 500_000]])
    places['expenses'] = String(disclosureId)
  })
  after(() => world.close())

  for (const [route, persona, most] of BUDGETS)
    it(`${route} for ${persona.username}: at most ${most}`, async () => {
      const path = route.replace(/:(\w+)/, (_, place: string) => places[place] ?? '')
      const agent = await world.as(persona)
      const { statements } = await countQueries(world, () => agent.get(path).expect(200))
      assert.ok(statements.length <= most, `${statements.length} statements:\n${statements.join('\n')}`)
      assert.ok(statements.length >= 2, 'the session and the frame at least')
    })
})
