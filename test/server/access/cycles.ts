import { sha256Of, storeBlob } from '../../../server/attachments/attachments.service.ts'
import { enterAdjustment } from '../../../server/evaluations/adjustments.service.ts'
import { insertFile } from '../../../server/evaluations/evidence.queries.ts'
import { replaceBallot } from '../../../server/evaluations/entries.queries.ts'
import { saveScore } from '../../../server/evaluations/scoring.service.ts'
import { inspector } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { bgs, cycleIn as anyCycle, give, giveAll, jycj, typed } from '../evaluations/cycles-world.ts'
import type { Target } from '../access-situations.ts'
import type { AccessLines } from './lines.ts'

/** Nobody of the matrix's columns becomes somebody else: the second inspector is a leader who stands in none of them. */
const cycleIn = (world: World, more: Parameters<typeof anyCycle>[1] = {}) => anyCycle(world, { ...more, granted: ['luo'] })

const cycleForm = async (world: World) => {
  const row = (await world.db.read('evaluation_schemes').where({ state: 'frozen' }).first('id')) as { id: number }
  const { BGS, CW, JYCJ, JLD } = world.cast.departments
  const days = { period: '2026', fromOn: '2026-01-01', toOn: '2026-12-31', scoreUntil: '' }
  return {
    title: '2026年度考评',
    schemeId: row.id,
    ...days,
    subjects: [BGS, CW, JYCJ].map(String),
    scorers: [BGS, JLD].map(String),
    version: 1,
  }
}
const situated =
  (state: string, body: NonNullable<Target['body']> = {}) =>
  async (world: World): Promise<Target> => {
    const { id } = await cycleIn(world, { state })
    return { params: { id }, body: { version: 1, ...(state === 'draft' ? await cycleForm(world) : {}), ...body } }
  }
const score = { points: '8', remark: '', text: '台账第 3 页', version: 0, act: 'save' }

async function item(world: World): Promise<Target> {
  const { id, subjects } = await cycleIn(world)
  const subject = subjects['CW']!
  return { params: { id, indicator: 'B1', subject }, body: { ...score, subject, [`points.${subject}`]: '8', [`text.${subject}`]: '台账' } }
}
async function apart(world: World): Promise<Target> {
  const cycle = await cycleIn(world)
  const subject = cycle.subjects['CW']!
  await give(world, bgs, cycle, typed(subject, 'B1', '2'))
  await give(world, jycj, cycle, typed(subject, 'B1', '9'))
  return { params: { id: cycle.id, indicator: 'B1', subject }, body: { discussion: '口径不一，已统一' } }
}
async function complete(world: World): Promise<Target> {
  const cycle = await cycleIn(world)
  await giveAll(world, cycle)
  await attach(world, cycle.id)
  return { params: { id: cycle.id }, body: { version: 1 } }
}
async function attach(world: World, id: number): Promise<void> {
  const one = [[5, 1, 0]]
  const counts = {
    classes: [{ code: 'C', weight: '100' }],
    subjects: { 'department:BGS': one, 'department:CW': one, 'department:JYCJ': one },
  }
  const row = {
    indicator: 'C',
    electionId: null,
    counts,
    document: '计票记录',
    by: world.cast.people['inspector']!,
    at: '2026-03-02T01:00:00.000Z',
  }
  await world.db.write.transaction((tx) => replaceBallot(tx, id, row))
}
async function evidence(world: World): Promise<Target> {
  const { id, subjects, scorers } = await cycleIn(world)
  const [bytes, at] = [Buffer.from('台账扫描件'), '2026-03-02T01:00:00.000Z']
  const file = {
    subjectId: subjects['CW']!,
    scorerId: scorers['BGS']!,
    sha256: sha256Of(bytes),
    name: '台账.txt',
    type: 'text/plain',
    size: bytes.length,
  }
  await world.db.write.transaction(async (tx) => {
    await storeBlob(tx, bytes, file.type, at)
    await insertFile(tx, id, file, { by: world.cast.people['inspector']!, at })
  })
  const kept = [{ kind: 'file' as const, sha256: file.sha256, name: file.name }]
  await saveScore(world.deps, world.actor(inspector), id, typed(file.subjectId, 'B1', '', { evidence: kept }))
  return { params: { id, sha256: file.sha256 } }
}
async function adjusted(world: World): Promise<Target> {
  const { id, subjects } = await cycleIn(world)
  const entry = { subjectId: subjects['CW']!, rule: 'J1', times: '1', document: '临政发〔2025〕3号', on: '2025-06-01', evidence: '档案' }
  await enterAdjustment(world.deps, world.actor(inspector), id, entry)
  const row = (await world.db.read('evaluation_adjustments').where({ cycle_id: id }).first('id')) as { id: number }
  return { params: { id, entry: row.id }, body: { version: 1, reason: '不属于表彰' } }
}

/** Inspectors set a cycle up and score, blind and never their own department; leaders decide; everybody inside follows how far it is. */
export const cycles: AccessLines = {
  lines: `
GET  /evaluations                                                        L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /evaluations/new                                                    L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
POST /evaluations                               cycle-new                L    -    -    -    -    -    -    -    -    +    -    -    -    -    -
GET  /evaluations/:id                           cycle-draft              L    .    .    .    .    .    .    .    +    +    .    .    -    -    -
GET  /evaluations/:id                           cycle-scoring            L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /evaluations/:id/edit                      cycle-draft              L    .    .    .    .    .    .    .    -    +    .    .    -    -    -
POST /evaluations/:id                           cycle-draft              L    .    .    .    .    .    .    .    -    +    .    .    -    -    -
POST /evaluations/:id/open                      cycle-draft              L    .    .    .    .    .    .    .    -    +    .    .    -    -    -
POST /evaluations/:id/start                     cycle-open               L    -    -    -    -    -    -    -    -    +    -    .    -    -    -
POST /evaluations/:id/close                     cycle-complete           L    -    -    -    -    -    -    -    -    +    -    .    -    -    -
POST /evaluations/:id/cancel                    cycle-scoring            L    -    -    -    -    -    -    -    +    -    -    .    -    -    -
POST /evaluations/:id/substitutes               cycle-recused            L    -    -    -    -    -    -    -    +    -    -    .    -    -    -
GET  /evaluations/:id/progress                  cycle-scoring            L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /evaluations/:id/scoring                   cycle-item               L    -    -    -    -    -    -    -    -    +    -    .    -    -    -
GET  /evaluations/:id/scoring/:indicator        cycle-item               L    -    -    -    -    -    -    -    -    +    -    .    -    -    -
POST /evaluations/:id/scoring/:indicator        cycle-item               L    -    -    -    -    -    -    -    -    +    -    .    -    -    -
POST /evaluations/:id/scoring/:indicator/cells  cycle-item               L    -    -    -    -    -    -    -    -    +    -    .    -    -    -
GET  /evaluations/:id/scoring/:indicator/:subject  cycle-item            L    -    -    -    -    -    -    -    -    +    -    .    -    -    -
POST /evaluations/:id/scoring/:indicator/:subject  cycle-item            L    -    -    -    -    -    -    -    -    +    -    .    -    -    -
POST /evaluations/:id/scoring/:indicator/:subject/discussion  cycle-apart  L    -    -    -    -    -    -    -    -    +    -    .    -    -    -
POST /evaluations/:id/scoring/:indicator/:subject/files  cycle-item      L    -    -    -    -    -    -    -    -    x    -    .    -    -    -
GET  /evaluations/:id/files/:sha256             cycle-evidence           L    .    .    .    .    .    .    .    .    +    .    .    -    -    -
GET  /evaluations/:id/adjustments entries-address L  +  +  +  +  +  +  +  +  +  +  +  +  +  +
GET  /evaluations/:id/decisions entries-address L  +  +  +  +  +  +  +  +  +  +  +  +  +  +
GET  /evaluations/:id/entries                   cycle-scoring            L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /evaluations/:id/adjustments               cycle-adjustment         L    -    -    -    -    -    -    -    -    +    -    .    -    -    -
POST /evaluations/:id/adjustments/:entry/withdraw  cycle-adjusted        L    -    -    -    -    -    -    -    -    +    -    .    -    -    -
POST /evaluations/:id/decisions                 cycle-decision           L    -    -    -    -    -    -    -    +    -    -    .    -    -    -
GET  /evaluations/:id/ballots                   cycle-scoring            L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /evaluations/:id/ballots/template          cycle-template           L    -    -    -    -    -    -    -    -    +    -    .    -    -    -
POST /evaluations/:id/ballots                   cycle-ballot             L    -    -    -    -    -    -    -    -    x    -    .    -    -    -
POST /evaluations/:id/ballots/import            cycle-ballot             L    -    -    -    -    -    -    -    -    x    -    .    -    -    -
POST /evaluations/:id/ballots/remove            cycle-ballot             L    -    -    -    -    -    -    -    -    +    -    .    -    -    -
`,
  situations: {
    'entries-address': () => Promise.resolve({ params: { id: 1 } }), // sent on to the page, which then decides
    async 'cycle-new'(world) {
      await cycleIn(world)
      return { body: await cycleForm(world) }
    },
    'cycle-draft': situated('draft'),
    'cycle-open': situated('open'),
    'cycle-scoring': situated('scoring', { reason: '机构改革' }),
    'cycle-complete': complete,
    async 'cycle-recused'(world) {
      const { id, subjects } = await cycleIn(world, { third: false })
      return { params: { id }, body: { subject: subjects['CW']!, department: world.cast.departments['JLD']!, reason: '回避' } }
    },
    'cycle-item': item,
    'cycle-apart': apart,
    'cycle-evidence': evidence,
    async 'cycle-adjustment'(world) {
      const { id, subjects } = await cycleIn(world)
      const body = { subject: subjects['CW']!, rule: 'J1', times: '1', document: '临政发〔2025〕3号', on: '2025-06-01', evidence: '档案' }
      return { params: { id }, body }
    },
    'cycle-adjusted': adjusted,
    async 'cycle-decision'(world) {
      const { id, subjects } = await cycleIn(world)
      return { params: { id }, body: { subject: subjects['CW']!, indicator: 'A1', kind: 'not_applicable', points: '', reason: '没有事项' } }
    },
    async 'cycle-template'(world) {
      const { id } = await cycleIn(world)
      return { params: { id }, query: '?indicator=C&format=csv' }
    },
    async 'cycle-ballot'(world) {
      const { id } = await cycleIn(world)
      await attach(world, id)
      return { params: { id }, body: { indicator: 'C', election: 0, document: '' } }
    },
  },
}
