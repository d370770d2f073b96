import { askParty, askReasons, enterRemedy, noticeFee } from '../../../server/applications/acts.service.ts'
import { insertCopy } from '../../../server/applications/applications.queries.ts'
import { storeBlob } from '../../../server/attachments/attachments.service.ts'
import { dateInShanghai } from '../../../core/dates.ts'
import { chen, lin, xu } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import type { Situation, Target } from '../access-situations.ts'
import { asksCorrection, assigned, answered, entered, filed, FORM, INSIDE, which } from '../applications/flow.ts'
import type { AccessLines } from './lines.ts'

const DAY = '2026-03-02'
const ARRIVAL = { arrivedOn: DAY, confirmedOn: '' }
const WORDS = {
  on: DAY,
  text: '请说明申请的用途和数量。',
  kind: 'third_party',
  name: '临溪建设集团',
  method: 'pages',
  count: 40,
  verdict: 'unreasonable',
  reasons: '',
  reason: '申请人来电撤回。',
  ending: 'withdrawn',
  body: '临溪市人民政府',
  number: '',
  filedOn: DAY,
  closedOn: DAY,
  outcome: 'upheld',
}
const OFFICE = {
  fromOn: '2099-01-01',
  reviewBody: '临溪市人民政府',
  court: '临溪市人民法院',
  address: '文昌路 1 号',
  telephone: '0512-60000000',
  payTo: '非税收入专户',
}

type Make = (world: World) => Promise<number>
const over = (world: World) => world.db.write('cases').where({ applicant_id: world.cast.people[chen.username] }).update({ state: 'closed' })
const at =
  (make: Make, more: Target['body'] = {}): Situation =>
  async (world) => {
    await over(world) // nobody has more than a few running: what earlier cells of the matrix began is over
    const id = await make(world)
    return { params: { id, name: 'receipt' }, body: { ...WORDS, version: (await which(world, id)).version, ...more } }
  }

const opened: Make = async (world) => assigned(world, await filed(world))
const faxed: Make = (world) => entered(world, { ...ARRIVAL, channel: 'fax' })
const correcting: Make = async (world) => {
  const id = await assigned(world, await entered(world, { ...ARRIVAL, channel: 'counter' }))
  await asksCorrection(world, id)
  return id
}
const consulting: Make = async (world) => {
  const id = await opened(world)
  await askParty(world.deps, world.actor(lin), await which(world, id), WORDS)
  return id
}
const charged: Make = async (world) => {
  const id = await opened(world)
  await noticeFee(world.deps, world.actor(xu), await which(world, id), WORDS)
  return id
}
const excessive: Make = async (world) => {
  const id = await opened(world)
  await askReasons(world.deps, world.actor(xu), await which(world, id), WORDS)
  return id
}
const done: Make = async (world) => {
  const id = await opened(world)
  await answered(world, id)
  return id
}
const today = (world: World): string => dateInShanghai(world.clock.now().toISOString())
const sued: Make = async (world) => {
  const id = await done(world)
  await enterRemedy(world.deps, world.actor(xu), await which(world, id), { ...WORDS, kind: 'suit', filedOn: today(world) })
  return id
}

/** The newest row of the table, named in the body. */
async function withNewest(world: World, target: Target, table: string, name: string): Promise<Target> {
  const { id } = (await world.db.read(table).orderBy('id', 'desc').first('id')) as { id: number }
  return { ...target, body: { ...target.body, [name]: id } }
}

/** Chen applied, the employment department (lin, sun) answers, the editor works in the office, leaders are above. */
export const applications: AccessLines = {
  lines: `
GET  /applications                                          L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /applications/new                                      L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /applications/new               application-form       L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /applications/enter                                    L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /applications/enter             application-outside    L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /applications/annual                                   L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /applications/office                                   L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /applications/office            application-office     L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /applications/files/:id         application-file       L    .    +    .    +    .    .    +    +    .    +    .    .    .    .
GET  /applications/:id/identity      application-open       L    -    -    .    -    .    .    -    -    .    +    .    .    .    .
GET  /applications/:id/letters/:name  application-open      L    +    +    .    +    .    .    +    +    .    +    .    .    .    .
POST /applications/:id/confirm       application-faxed      L    .    .    .    .    .    .    -    -    .    +    .    .    .    .
POST /applications/:id/corrected     application-correcting  L   .    +    .    +    .    .    -    -    .    +    .    .    .    .
POST /applications/:id/ask_party     application-open       L    -    +    .    +    .    .    -    -    .    +    .    .    .    .
POST /applications/:id/party_answer  application-consulting  L   -    +    .    +    .    .    -    -    .    +    .    .    .    .
POST /applications/:id/fee           application-open       L    -    -    .    -    .    .    -    -    .    +    .    .    .    .
POST /applications/:id/paid          application-charged    L    -    -    .    -    .    .    -    -    .    +    .    .    .    .
POST /applications/:id/excess        application-open       L    -    -    .    -    .    .    -    -    .    +    .    .    .    .
POST /applications/:id/excess_decide  application-excessive  L   -    -    .    -    .    .    -    -    .    +    .    .    .    .
POST /applications/:id/copy          application-copy       L    -    +    .    +    .    .    -    -    .    +    .    .    .    .
POST /applications/:id/end           application-open       L    -    +    .    +    .    .    -    -    .    +    .    .    .    .
POST /applications/:id/remedy        application-done       L    -    -    .    -    .    .    -    -    .    +    .    .    .    .
POST /applications/:id/remedy_close  application-sued       L    -    -    .    -    .    .    -    -    .    +    .    .    .    .
`,
  situations: {
    'application-form': async (world) => {
      await over(world)
      return { body: { ...INSIDE } }
    },
    'application-outside': () => Promise.resolve({ body: { ...FORM, ...ARRIVAL, channel: 'counter' } }),
    'application-office': () => Promise.resolve({ body: OFFICE }),
    'application-open': at(opened),
    'application-faxed': at(faxed),
    'application-correcting': at(correcting),
    'application-consulting': (world, persona) =>
      at(consulting, { party: 0, opinion: 'agrees' })(world, persona).then((target) =>
        withNewest(world, target, 'application_parties', 'party'),
      ),
    'application-charged': at(charged),
    'application-excessive': at(excessive),
    'application-done': (world, persona) => at(done, { kind: 'reconsideration', filedOn: today(world) })(world, persona),
    'application-sued': (world, persona) =>
      at(sued, { closedOn: today(world) })(world, persona).then((target) => withNewest(world, target, 'application_remedies', 'remedy')),
    'application-copy': async (world, persona) => ({
      ...(await at(opened)(world, persona)),
      file: Buffer.from('年度,金额\n2025,128.50\n'),
    }),
    'application-file': async (world) => {
      await over(world)
      const id = await opened(world)
      const bytes = Buffer.from(`份数 ${id}`)
      const sha256 = await world.db.write.transaction((tx) => storeBlob(tx, bytes, 'text/plain', '2026-03-02T01:00:00.000Z'))
      const by = world.cast.people[lin.username]!
      await insertCopy(world.db.write, {
        case_id: id,
        redacted: false,
        name: '明细.txt',
        type: 'text/plain',
        size: bytes.length,
        sha256,
        uploaded_by: by,
        on_date: DAY,
      })
      const { id: file } = (await world.db.read('application_files').orderBy('id', 'desc').first('id')) as { id: number }
      return { params: { id: file } }
    },
  },
}
