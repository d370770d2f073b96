import { generateObligations } from '../../../server/obligations/generation.service.ts'
import { askTime } from '../../../server/obligations/extensions.service.ts'
import { draftNil } from '../../../server/obligations/nil.service.ts'
import { SINCE_SETTING } from '../../../server/obligations/generation.queries.ts'
import { lin, sun } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import type { Situation } from '../access-situations.ts'
import type { AccessLines } from './lines.ts'

/** A month of the employment department that nobody has answered; another one each time. */
let taken = 0
async function silent(world: World): Promise<number> {
  await world.db.write('settings').insert({ name: SINCE_SETTING, value: '2021-01-01' }).onConflict('name').merge()
  await generateObligations(world.deps)
  const found = (await world.db
    .read('obligations')
    .where({ item_id: world.cast.items['A-02']!, department_id: world.cast.departments['JYCJ']! })
    .where('due_on', '<', '2026-03-30')
    .whereNull('answered_at')
    .orderBy('due_on', 'desc')
    .select('id')) as { id: number }[]
  return found[taken++ % found.length]!.id
}

const duty: Situation = async (world) => ({ params: { id: await silent(world) }, body: { statement: '本期无此项支出。' } })
const time: Situation = async (world) => ({ params: { id: await silent(world) }, body: { kind: 'extension', days: 5, reason: '等待回函' } })
const drafted: Situation = async (world) => {
  const id = await silent(world)
  await draftNil(world.deps, world.actor(lin), id, { statement: '本期无此项支出。' })
  const report = (await world.db.read('nil_reports').where({ obligation_id: id, state: 'drafted' }).first('id', 'version')) as object & {
    id: number
    version: number
  }
  return { params: { id }, body: { report: report.id, version: report.version, remark: '请核对' } }
}
const asked: Situation = async (world) => {
  const id = await silent(world)
  await askTime(world.deps, world.actor(sun), id, { kind: 'extension', days: 5, reason: '等待回函' })
  const extension = (await world.db.read('obligation_extensions').where({ obligation_id: id }).orderBy('id', 'desc').first('id')) as {
    id: number
  }
  return { params: { id }, body: { extension: extension.id, outcome: 'granted', remark: '' } }
}
const notice: Situation = (world) =>
  world.db
    .read('calendar_notices')
    .max({ id: 'id' })
    .first()
    .then((row: unknown) => ({
      body: {
        year: 2027,
        document: '国办发明电〔2026〕7号',
        holidays: '元旦 2027-01-01 2027-01-03',
        makeups: '',
        newest: Number((row as { id: number | string | null }).id ?? 0),
      },
    }))

export const obligations: AccessLines = {
  situations: { duty, 'duty-time': time, 'duty-nil': drafted, 'duty-asked': asked, 'holiday-notice': notice },
  lines: `
GET  /obligations                                     L    -    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /obligations/:id            duty                 L    +    +    +    +    +    +    +    +    +    +    .    .    .    .
GET  /obligations/:id/nil        duty                 L    -    +    -    +    -    -    -    -    -    -    .    .    .    .
POST /obligations/:id/nil        duty                 L    -    +    -    +    -    -    -    -    -    -    .    .    .    .
POST /obligations/:id/nil/sign   duty-nil             L    -    -    -    +    -    -    -    -    -    -    .    .    .    .
POST /obligations/:id/nil/discard duty-nil            L    -    +    -    +    -    -    -    -    -    -    .    .    .    .
GET  /obligations/:id/time       duty                 L    -    -    -    +    -    -    +    -    -    -    .    .    .    .
POST /obligations/:id/time       duty-time            L    -    -    -    +    -    -    +    -    -    -    .    .    .    .
POST /obligations/:id/time/decide duty-asked          L    -    -    -    -    -    -    +    +    -    -    .    .    .    .
GET  /admin/calendar                                  L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/calendar/file                             L    -    -    -    -    -    -    -    -    -    -    -    x    -    -
POST /admin/calendar/preview     holiday-notice       L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/calendar             holiday-notice       L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
`,
}
