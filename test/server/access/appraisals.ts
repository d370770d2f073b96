import { acknowledge, fileRemedy, decideRemedy } from '../../../server/appraisals/appraisals.service.ts'
import { lin, zhou } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { noticed, onNotice, opened, rowOf, submitted, versionOf } from '../appraisals/flow.ts'
import type { AccessLines } from './lines.ts'

// The person is Lin Fang, publisher of the employment department; Sun Lixin heads it, and the inspector's department runs the round.
const person = async (world: World, round: number, body: object = {}) => {
  const { id, version } = await rowOf(world, round, 'lin')
  return { params: { id }, body: { version, ...body } }
}
async function reviewed(world: World): Promise<number> {
  const round = await failedToday(world)
  const { id } = await rowOf(world, round, 'lin')
  await fileRemedy(world.deps, world.actor(lin), id, 'review', '统计有误。')
  return round
}
/** 不称职 with the notice in hand, on the day of the matrix: its sessions are of today. */
async function failedToday(world: World): Promise<number> {
  const now = world.clock.now().toISOString()
  const round = await noticed(world, { lin: 'incompetent' })
  world.clock.set(now)
  const { id, version } = await rowOf(world, round, 'lin')
  await acknowledge(world.deps, world.actor(lin), id, version)
  return round
}
async function appealed(world: World): Promise<number> {
  const round = await reviewed(world)
  const { id } = await rowOf(world, round, 'lin')
  const ruling = { kind: 'review', grade: 'incompetent', reason: '核对无误。', body: '会议纪要' } as const
  await decideRemedy(world.deps, world.actor(zhou), id, 1, ruling)
  await fileRemedy(world.deps, world.actor(lin), id, 'appeal', '请上级核实。')
  return round
}

/** Read by the person, the supervisor, the office and the leaders; each act belongs to one of them. */
export const appraisals: AccessLines = {
  lines: `
GET  /appraisals                                      L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /appraisals/new                                  L    -    -    -    -    -    -    -    +    -    -    -    -    -    -
POST /appraisals                     appraisal-year   L    -    -    -    -    -    -    -    +    -    -    -    -    -    -
GET  /appraisals/:id                 appraisal-open   L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /appraisals/:id/marks           appraisal-open   L    -    -    -    +    +    -    -    +    -    -    -    -    -    -
POST /appraisals/:id/marks           appraisal-marks  L    -    -    -    +    +    -    -    +    -    -    -    -    -    -
POST /appraisals/:id/submit          appraisal-open   L    -    -    -    -    -    -    -    -    !    -    -    -    -    -
GET  /appraisals/:id/decision        appraisal-submitted  L  -    -    -    -    -    -    -    +    -    -    -    -    -    -
POST /appraisals/:id/decision        appraisal-submitted  L  -    -    -    -    -    -    -    x    -    -    -    -    -    -
POST /appraisals/:id/close           appraisal-notice L    -    -    -    -    -    -    -    !    -    -    -    -    -    -
GET  /appraisals/people/:id          appraisal-person L    .    +    .    +    .    .    .    +    +    .    -    -    -    -
GET  /appraisals/people/:id/:act appraisal-address L  +  +  +  +  +  +  +  +  +  +  +  +  +  +
POST /appraisals/people/:id/summary  appraisal-person L    .    +    .    -    .    .    .    -    -    .    -    -    -    -
POST /appraisals/people/:id/draft    appraisal-draft  L    .    +    .    -    .    .    .    -    -    .    -    -    -    -
POST /appraisals/people/:id/opinion  appraisal-person L    .    -    .    !    .    .    .    -    -    .    -    -    -    -
POST /appraisals/people/:id/standing appraisal-person L    .    -    .    -    .    .    .    -    +    .    -    -    -    -
POST /appraisals/people/:id/take-back  appraisal-excellent  L  .  -    .    -    .    .    .    +    -    .    -    -    -    -
POST /appraisals/people/:id/acknowledge  appraisal-person  L  .   !    .    -    .    .    .    -    -    .    -    -    -    -
POST /appraisals/people/:id/remedies/:kind  appraisal-failed  L  .  +  .    -    .    .    .    -    -    .    -    -    -    -
POST /appraisals/people/:id/remedies/:kind/ruling  appraisal-reviewed  L  .  -  .  -  .  .  .  +  -  .  -  -  -  -
POST /appraisals/people/:id/extension  appraisal-appealed  L  .   -    .    -    .    .    .    -    +    .    -    -    -    -
`,
  situations: {
    'appraisal-address': () => Promise.resolve({ params: { id: 1, act: 'opinion' } }), // sent on to the page, which then decides
    'appraisal-year': (world) =>
      Promise.resolve({
        body: { year: 2031, office: world.cast.departments['BGS']!, percent: 20, approval: '', summary_until: '2026-03-31' },
      }),
    'appraisal-open': async (world) => ({ params: { id: await opened(world) }, body: { version: 1 } }),
    'appraisal-marks': async (world) => ({ params: { id: await opened(world) }, body: { quarter: 1 } }),
    async 'appraisal-submitted'(world) {
      const id = await submitted(world)
      return { params: { id }, body: { version: await versionOf(world, id), decision: '会议纪要' } }
    },
    async 'appraisal-notice'(world) {
      const id = await onNotice(world)
      return { params: { id }, body: { version: await versionOf(world, id) } }
    },
    'appraisal-person': async (world) =>
      person(world, await opened(world), {
        summary: '完成任务。',
        opinion: '认真。',
        proposal: 'competent',
        standing: 'exempt',
        reason: '借调',
      }),
    'appraisal-draft': async (world) => person(world, await opened(world), { draft_version: 0, summary: '写到一半' }),
    'appraisal-excellent': async (world) => person(world, await onNotice(world, { lin: 'excellent' }), { reason: '反映属实' }),
    async 'appraisal-failed'(world) {
      const { params } = await person(world, await failedToday(world))
      return { params: { ...params, kind: 'review' }, body: { grounds: '统计有误。' } }
    },
    async 'appraisal-reviewed'(world) {
      const { params } = await person(world, await reviewed(world))
      return { params: { ...params, kind: 'review' }, body: { version: 1, grade: 'basic', reason: '确有误。', body: '会议纪要' } }
    },
    'appraisal-appealed': async (world) => {
      const { params } = await person(world, await appealed(world))
      return { params, body: { version: 1, reason: '需要调取材料' } }
    },
  },
}
