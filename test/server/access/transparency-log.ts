import { readReceipt } from '../../../server/transparency-log/receipts.service.ts'
import { lin } from '../../support/personas.ts'
import { drafted, published } from '../disclosures/flow.ts'
import type { World } from '../../support/world.ts'
import type { AccessLines } from './lines.ts'

const EVENT = { item: 'B-02', period: null, formedOn: '2026-02-26' } as const
const OWN = { item: 'B-03', period: null, formedOn: '2026-02-26' } as const

const logged = async (world: World, of: typeof EVENT | typeof OWN) => {
  const id = await published(world, of)
  const { index } = await readReceipt(world.deps, world.actor(lin), id)
  return { params: { id, index } }
}

/** What auditors read is everybody's; receipts are for whoever may read the record. */
export const transparencyLog: AccessLines = {
  lines: `
GET  /log/checkpoint                                  +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /log/key                                         +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /log/entries                log-entries          +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /log/proof/inclusion        log-inclusion        +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /log/proof/consistency      log-consistency      +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /disclosures/:id/receipt    logged               L    +    +    +    +    +    +    +    +    +    +    .    .    .    .
GET  /disclosures/:id/receipt    logged-of-department L    +    +    .    +    .    +    +    +    .    .    .    .    .    .
GET  /disclosures/:id/receipt    not-logged           L    .    .    .    .    .    .    .    .    .    .    .    .    .    .
GET  /log/receipts/:index/current  logged             L    +    +    +    +    +    +    +    +    +    +    .    .    .    .
GET  /log/receipts/:index/current  logged-of-department  L  +    +    .    +    .    +    +    +    .    .    .    .    .    .
`,
  situations: {
    logged: (world) => logged(world, EVENT),
    'logged-of-department': (world) => logged(world, OWN),
    'not-logged': async (world) => ({ params: { id: await drafted(world, OWN) } }),
    async 'log-entries'(world) {
      await logged(world, EVENT)
      return { query: '?start=0&end=1' }
    },
    async 'log-inclusion'(world) {
      await logged(world, EVENT)
      return { query: '?index=0&size=1' }
    },
    async 'log-consistency'(world) {
      await logged(world, EVENT)
      return { query: '?from=0&to=1' }
    },
  },
}
