import { getDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { refer } from '../../../server/secrecy/office.service.ts'
import { readWithholding, withhold } from '../../../server/secrecy/withholding.service.ts'
import { ma, sun } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import type { Target } from '../access-situations.ts'
import { pass, submitted } from '../disclosures/flow.ts'
import type { AccessLines } from './lines.ts'

const EVENT = { item: 'B-04', period: null, formedOn: '2026-02-26', body: '联系电话 13812345678。' } as const

async function reviewing(world: World): Promise<{ id: number; version: number }> {
  const id = await submitted(world, EVENT)
  await pass(world, id, sun)
  return { id, version: (await getDisclosure(world.deps, world.actor(ma), id)).version }
}

async function at(world: World, body: Target['body'] = {}): Promise<Target> {
  const { id, version } = await reviewing(world)
  return { params: { id, n: 1 }, body: { version, ...body } }
}

async function asked(world: World): Promise<Target> {
  const { id, version } = await reviewing(world)
  await refer(world.deps, world.actor(ma), id, { version, addressee: '市国家保密局', question: '能否公开。' })
  const now = (await getDisclosure(world.deps, world.actor(ma), id)).version
  return {
    params: { id, n: 1 },
    body: { version: now, answer: 'open', document_number: '临密函〔2026〕7 号', document_on: '2026-03-02', remark: '' },
  }
}

async function withheld(world: World): Promise<Target> {
  const { id, version } = await reviewing(world)
  await withhold(world.deps, world.actor(ma), id, { version, ground: 'internal_affairs', explanation: '内部事务。' })
  const one = await readWithholding(world.deps, id, 1)
  return { params: { id: one!.id }, body: { version: 1, outcome: 'keep', remark: '情况没有变化。', review_on: '' } }
}

/** The secrecy gate: what was found, the judgement on it, the review sheet, the secrecy department, and what is withheld. */
export const secrecy: AccessLines = {
  lines: `
GET  /disclosures/withheld                              L    -    +    +    +    +    +    +    +    -    -    -    -    -    -
GET  /disclosures/withheld/:id      gate-withheld       L    .    +    .    +    .    +    +    +    .    .    .    .    .    .
POST /disclosures/withheld/:id      gate-withheld       L    .    -    .    -    .    +    +    +    .    .    .    .    .    .
GET  /disclosures/:id/versions/:n/secrecy        gate   L    .    +    .    +    .    +    .    .    .    .    .    .    .    .
POST /disclosures/:id/versions/:n/secrecy        gate-judge  L  .    -    .    -    .    +    .    .    .    .    .    .    .    .
POST /disclosures/:id/versions/:n/secrecy/scan   gate   L    .    +    .    +    .    +    .    .    .    .    .    .    .    .
GET  /disclosures/:id/versions/:n/review-sheet   gate   L    .    +    .    +    .    +    .    .    .    .    .    .    .    .
GET  /disclosures/:id/refer         gate                L    .    -    .    -    .    +    .    .    .    .    .    .    .    .
POST /disclosures/:id/refer         gate-refer          L    .    -    .    -    .    +    .    .    .    .    .    .    .    .
GET  /disclosures/:id/office-answer gate-asked          L    .    -    .    -    .    +    .    .    .    .    .    .    .    .
POST /disclosures/:id/office-answer gate-asked          L    .    -    .    -    .    +    .    .    .    .    .    .    .    .
GET  /disclosures/:id/withhold      gate                L    .    -    .    -    .    +    .    .    .    .    .    .    .    .
POST /disclosures/:id/withhold      gate-withhold       L    .    -    .    -    .    +    .    .    .    .    .    .    .    .
`,
  situations: {
    gate: (world) => at(world),
    'gate-judge': (world) => at(world, { scope: 'all', decision: 'cleared', reason: 'office_contact', own_reason: '' }),
    'gate-refer': (world) => at(world, { addressee: '市国家保密局', question: '能否公开。' }),
    'gate-asked': asked,
    'gate-withhold': (world) => at(world, { ground: 'internal_affairs', explanation: '内部事务。', review_on: '' }),
    'gate-withheld': withheld,
  },
}
