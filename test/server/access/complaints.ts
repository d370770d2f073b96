import type { World } from '../../support/world.ts'
import { chen } from '../../support/personas.ts'
import type { Situation, Target } from '../access-situations.ts'
import { accepted, decided, departmentId, FINDING, found, named, notified, stated, SUMMARY, which } from '../complaints/flow.ts'
import type { AccessLines } from './lines.ts'

const WORDS = {
  summary: SUMMARY,
  ground: 'no_facts',
  reason: '没有写明时间地点。',
  text: '请说明告知材料的经过。',
  days: 5,
  agrees: 'yes',
  remark: '',
}

/** Nobody has more than a few running: what earlier cells of the matrix began is over. */
const over = (world: World) => world.db.write('cases').where({ applicant_id: world.cast.people[chen.username] }).update({ state: 'closed' })

const at =
  (make: (world: World, id: number) => Promise<number>, target = 'department'): Situation =>
  async (world): Promise<Target> => {
    await over(world)
    const id = await make(world, await named(world, { target }))
    const body = { ...FINDING, ...WORDS, department: departmentId(world), version: (await which(world, id)).version }
    return { params: { id }, body }
  }
const received = (_: World, id: number): Promise<number> => Promise.resolve(id)

/** Complained of: 就业促进科, by 陈静. Who has no part in a complaint never learns that it is there. */
export const complaints: AccessLines = {
  lines: `
GET  /complaints                                      L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /complaints/:id             complaint-received   L    +    .    .    .    .    .    .    +    +    .    .    .    .    .
GET  /complaints/:id             complaint-notified   L    +    +    .    +    .    .    .    +    +    .    .    .    .    .
GET  /complaints/:id             complaint-decided    L    +    +    .    +    .    .    .    +    +    .    .    .    .    .
POST /complaints/:id/accept      complaint-received   L    -    .    .    .    .    .    .    -    +    .    .    .    .    .
POST /complaints/:id/hand_over   complaint-matter     L    -    .    .    .    .    .    .    -    x    .    .    .    .    .
POST /complaints/:id/decline     complaint-received   L    -    .    .    .    .    .    .    -    +    .    .    .    .    .
POST /complaints/:id/notice      complaint-accepted   L    -    .    .    .    .    .    .    -    +    .    .    .    .    .
POST /complaints/:id/statement   complaint-notified   L    -    +    .    +    .    .    .    -    -    .    .    .    .    .
POST /complaints/:id/finding     complaint-stated     L    -    -    .    -    .    .    .    -    +    .    .    .    .    .
POST /complaints/:id/signature   complaint-found      L    -    -    .    -    .    .    .    +    -    .    .    .    .    .
`,
  situations: {
    'complaint-received': at(received),
    'complaint-matter': at(received, 'matter'),
    'complaint-accepted': at(accepted),
    'complaint-notified': at(notified),
    'complaint-stated': at(stated),
    'complaint-found': at(found),
    'complaint-decided': at(decided),
  },
}
