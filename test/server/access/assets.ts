import type { World } from '../../support/world.ts'
import type { AccessLines } from './lines.ts'

const SET = { from_on: '2027-01-01', basis: '临财资〔2026〕9号', finance_single: '100000' }
const latest = async (world: World) =>
  (await world.db.read('asset_thresholds').orderBy('from_on', 'desc').first('id', 'version')) as { id: number; version: number }

/** What was disposed of is read like what was spent; the limits of approval are kept by the editor. */
export const assets: AccessLines = {
  lines: `
GET  /asset-disposals                                 L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /asset-disposals/lines                           L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /asset-disposals/thresholds                      L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /asset-disposals/thresholds/new                  L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /asset-disposals/thresholds  new-limits          L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /asset-disposals/thresholds/:id  limits          L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /asset-disposals/thresholds/:id  limits          L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /asset-disposals/thresholds/:id/delete  limits   L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
`,
  situations: {
    'new-limits': (world) =>
      world.db
        .write('asset_thresholds')
        .where('from_on', SET.from_on)
        .delete()
        .then(() => ({ body: SET })),
    async limits(world) {
      const { id, version } = await latest(world)
      return { params: { id }, body: { ...SET, from_on: `2028-01-${String(id % 28).padStart(2, '0')}`, version } }
    },
  },
}
