import { listObjectionFiles } from '../../../server/evaluations/objection-files.queries.ts'
import { raiseObjection } from '../../../server/evaluations/objections.service.ts'
import { FACTS, preliminary, SCHEME, scoringCycle } from '../evaluations/results-world.ts'
import { sun } from '../../support/personas.ts'
import { picture } from '../../support/pictures.ts'
import type { World } from '../../support/world.ts'
import type { AccessLines } from './lines.ts'

let codes = 0
const fresh = () => ({ ...SCHEME, code: `ZUGRIFF-${(codes += 1)}` })
const result = (world: World) => preliminary(world, FACTS, fresh())
const objection = { subject: 'department:JYCJ', indicator: 'A1', grounds: '该项按期公开。', evidence: '/disclosures/1' }

async function objected(world: World) {
  const id = await result(world)
  const upload = { name: '现场.png', bytes: await picture(20, 20, 'png') }
  const raised = await raiseObjection(world.deps, world.actor(sun), id, objection, [upload])
  const [file] = await listObjectionFiles(world.db.read, raised)
  return { id, objection: raised, file: file?.id ?? 0 }
}

/** Without a tie and with the publicity behind it. */
async function settled(world: World, state: 'preliminary' | 'final'): Promise<number> {
  const [tied, ...others] = FACTS.subjects
  const id = await preliminary(world, { ...FACTS, subjects: others }, fresh())
  await world.db.write('evaluation_subjects').where({ cycle_id: id, key: tied?.id }).delete()
  await world.db.write('evaluation_cycles').where({ id }).update({ state, publicity_until: '2026-02-27' })
  return id
}

/** An item of the register of results that the finance department answers for. */
async function rankingItem(world: World): Promise<number> {
  const row = (await world.db.read('catalogue_items').where({ id: world.cast.items['B-04'] }).first()) as object
  const [item] = (await world.db
    .write('catalogue_items')
    .insert({ ...row, id: undefined, code: `R-${(codes += 1)}`, register: 'results' })
    .returning('id')) as [{ id: number }]
  await world.db.write('catalogue_item_departments').insert({ item_id: item.id, department_id: world.cast.departments['CW'] })
  return item.id
}

/** A result is read by everybody inside; a department objects to its own sheet, others decide; the leaders have the last word. */
export const evaluationResults: AccessLines = {
  lines: `
GET  /evaluations/:id/ranking                        evaluation-result    L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /evaluations/:id/ranking                        evaluation-final     L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /evaluations/:id/versions/:number               evaluation-result    L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /evaluations/:id/sheets/:subject                evaluation-result    L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /evaluations/:id/sheets/:subject                evaluation-live      L    +    +    .    +    .    .    .    .    .    .    .    -    -    -
GET  /evaluations/:id/bundle.json                    evaluation-result    L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /evaluations/:id/bundle.json                    evaluation-final     L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /evaluations/:id/sheets.xlsx                    evaluation-result    L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /evaluations/:id/sheets.xlsx                    evaluation-final     L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /evaluations/:id/report                         evaluation-result    L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /evaluations/:id/report                         evaluation-final     L    +    +    +    +    +    +    +    +    +    +    +    -    -    -
GET  /evaluations/:id/what-if                        evaluation-result    L    -    -    -    -    -    -    -    +    -    -    -    -    -    -
GET  /evaluations/:id/objections                     evaluation-result    L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /evaluations/:id/objections/new                 evaluation-result    L    -    +    +    +    +    -    -    -    -    -    .    -    -    -
POST /evaluations/:id/objections                     evaluation-result    L    -    +    -    +    -    -    -    -    -    -    .    -    -    -
GET  /evaluations/:id/objections/:objection          evaluation-objected  L    +    +    +    +    +    +    +    +    +    +    .    -    -    -
GET  /evaluations/:id/objections/:objection/files/:file evaluation-objected L +    +    .    +    .    .    .    +    +    .    .    -    -    -
POST /evaluations/:id/objections/:objection/withdraw evaluation-objected  L    -    -    -    +    -    -    -    -    -    -    .    -    -    -
POST /evaluations/:id/objections/:objection/decide   evaluation-objected  L    -    -    -    -    -    -    -    +    +    -    .    -    -    -
POST /evaluations/:id/ties                           evaluation-tie       L    -    -    -    -    -    -    -    +    -    -    -    -    -    -
POST /evaluations/:id/confirm                        evaluation-ready     L    -    -    -    -    -    -    -    +    -    -    .    -    -    -
POST /evaluations/:id/publish                        evaluation-final     L    -    -    +    -    -    -    -    -    -    -    -    -    -    -
`,
  situations: {
    async 'evaluation-result'(world) {
      return { params: { id: await result(world), number: 1, subject: 'department:BGS' }, body: objection }
    },
    async 'evaluation-live'(world) {
      return { params: { id: await scoringCycle(world, fresh()), subject: 'department:JYCJ' } }
    },
    async 'evaluation-objected'(world) {
      return { params: await objected(world), body: { version: 1, outcome: 'rejected', reasons: '系统记录为逾期。' } }
    },
    async 'evaluation-tie'(world) {
      const body = { group: '机关科室', grade: 'excellent', chosen: 'department:CW', reason: '局务会研究决定。', number: 1 }
      return { params: { id: await result(world) }, body }
    },
    async 'evaluation-ready'(world) {
      return { params: { id: await settled(world, 'preliminary') }, body: { number: 1, note: '' } }
    },
    async 'evaluation-final'(world) {
      return { params: { id: await settled(world, 'final') }, body: { item: await rankingItem(world) } }
    },
  },
}
