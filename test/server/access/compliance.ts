import { announceCheck, drawCheck } from '../../../server/compliance/spot-check.service.ts'
import { inspector } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { published } from '../disclosures/flow.ts'
import type { AccessLines } from './lines.ts'
import { plantOwed } from '../compliance/planting.ts'

const announced = async (world: World): Promise<number> => {
  await published(world, { item: 'B-04', period: null })
  const asked = { fromOn: '2026-02-01', toOn: '2026-03-02', draw: 'simple', size: 1, publicSource: '3月5日 收盘点位' } as const
  return announceCheck(world.deps, world.actor(inspector), asked)
}
const drawn = async (world: World): Promise<number> => {
  const id = await announced(world)
  await drawCheck(world.deps, world.actor(inspector), id, { version: 1, publicText: '3452.17' })
  return id
}

export const complianceAccess: AccessLines = {
  situations: {
    'owed-department': async (world) => {
      await plantOwed(world.db.write, world.cast, [{ dueOn: '2026-02-10' }])
      return { params: { id: world.cast.departments['JYCJ']! } }
    },
    'spot-check-new': async (world) => {
      await published(world, { item: 'B-04', period: null })
      return { body: { from_on: '2026-02-01', to_on: '2026-03-02', size: '1', draw: 'simple', public_source: '3月5日 收盘点位' } }
    },
    'spot-check': async (world) => ({ params: { id: await announced(world) }, body: { version: 1, public_text: '3452.17' } }),
    'spot-check-pick': async (world) => ({
      params: { id: await drawn(world), position: 1 },
      body: { version: 1, verdict: 'as_published', note: '' },
    }),
  },
  //                                                              anon staf publ publ' head head' secr appr lead insp edit obsv sysa seca audi
  lines: `
GET  /compliance                                               L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /compliance/obligations                                   L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /compliance/departments/:id           owed-department     L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /compliance/balance                                       L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /compliance/freshness                                     L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /compliance/spot-checks                                   L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /compliance/spot-checks/new                               L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /compliance/spot-checks               spot-check-new      L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
GET  /compliance/spot-checks/:id           spot-check          L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /compliance/spot-checks/:id/evidence.json  spot-check     L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /compliance/spot-checks/:id/draw      spot-check          L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
GET  /compliance/spot-checks/:id/picks/:position   spot-check-pick  L  -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /compliance/spot-checks/:id/picks/:position   spot-check-pick  L  -    -    -    -    -    -    -    -    +    -    -    -    -    -
`,
}
