import type { World } from '../../support/world.ts'
import type { Situation } from '../access-situations.ts'
import { collecting, makeOfficer, voting as open } from '../elections/flow.ts'
import type { AccessLines } from './lines.ts'

const at =
  (make: (world: World) => Promise<number>): Situation =>
  async (world) => {
    await makeOfficer(world)
    return { params: { id: await make(world), number: '1' } }
  }

/**
 * A voter's pages open for everybody who sees the election; on most of them somebody who is not on its roll is told so. The board, the list
 * of codes and the archive are there from the opening of the vote on.
 */
export const voting: AccessLines = {
  lines: `
GET  /elections/:id/collect                         voting-collecting   L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
GET  /elections/:id/vote                            voting-open         L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
GET  /elections/:id/find                            voting-open         L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
GET  /elections/:id/board                           voting-open         L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
GET  /elections/:id/board                           voting-collecting   L    .    .    .    .    .    .    .    .    .    .    .    .    .    .
GET  /elections/:id/verify                          voting-open         L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
GET  /elections/:id/classes/:number/codes           voting-open         L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
GET  /elections/:id/classes/:number/archive.bel     voting-open         L    +    +    +    +    +    +    +    +    +    +    +    .    .    .
`,
  situations: {
    'voting-collecting': at((world) => collecting(world)),
    'voting-open': at(async (world) => (await open(world)).id),
  },
}
