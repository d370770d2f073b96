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
    // Whether a running cycle has a rule to propose depends on what other lines made: this finding proposes none.
    const body = { ...FINDING, ...WORDS, verdict: 'partly', department: departmentId(world), version: (await which(world, id)).version }
    return { params: { id }, body }
  }
const received = (_: World, id: number): Promise<number> => Promise.resolve(id)

/** There is somebody else who can look into it: a leader who stands in no column. */
async function secondOffice(world: World, id: number): Promise<number> {
  const granted = { person_id: world.cast.people['luo'], role: 'inspector' }
  const roles = (await world.db.read('role_assignments').where(granted)) as unknown[]
  if (roles.length === 0) await world.db.write('role_assignments').insert({ ...granted, granted_at: '2026-01-05T01:00:00.000Z' })
  return id
}

/** Complained of: 就业促进科, by 陈静. Who has no part in a complaint never learns that it is there. */
export const complaints: AccessLines = {
  lines: `
GET  /complaints                                      L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /complaints/:id             complaint-received   L    +    .    .    .    .    .    .    +    +    .    .    .    .    .
GET  /complaints/:id             complaint-notified   L    +    +    .    +    .    .    .    +    +    .    .    .    .    .
GET  /complaints/:id             complaint-decided    L    +    +    .    +    .    .    .    +    +    .    .    .    .    .
POST /complaints/:id/accept      complaint-received   L    -    .    .    .    .    .    .    -    +    .    .    .    .    .
POST /complaints/:id/hand_over   complaint-matter     L    -    .    .    .    .    .    .    -    +    .    .    .    .    .
POST /complaints/:id/decline     complaint-received   L    -    .    .    .    .    .    .    -    +    .    .    .    .    .
POST /complaints/:id/notice      complaint-accepted   L    -    .    .    .    .    .    .    -    +    .    .    .    .    .
POST /complaints/:id/statement   complaint-notified   L    -    +    .    +    .    .    .    -    -    .    .    .    .    .
POST /complaints/:id/finding     complaint-stated     L    -    -    .    -    .    .    .    -    +    .    .    .    .    .
POST /complaints/:id/signature   complaint-found      L    -    -    .    -    .    .    .    +    -    .    .    .    .    .
`,
  situations: {
    'complaint-received': at(received),
    'complaint-matter': at(secondOffice, 'matter'),
    'complaint-accepted': at(accepted),
    'complaint-notified': at(notified),
    'complaint-stated': at(stated),
    'complaint-found': at((world, id) => found(world, id, { verdict: 'partly' })),
    'complaint-decided': at((world, id) => decided(world, id, { verdict: 'partly' })),
  },
}
