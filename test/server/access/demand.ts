import { missed } from '../demand/flow.ts'
import { proposeTopic, refuseTopic } from '../../../server/demand/deciding.service.ts'
import { xu } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import type { AccessLines } from './lines.ts'

const LETTERS = '甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥'
let number = 0
/** Words of their own that wait for a decision. */
async function topic(world: World): Promise<string> {
  number += 1
  const words = `${LETTERS[number % 22]!}${LETTERS[Math.floor(number / 22) % 22]!}字楼${LETTERS[number % 22]!}层`
  await missed(world, words, 4)
  return words
}
const propose = (world: World, words: string) => ({
  words,
  title: words,
  class: 'A1',
  code: `Z-${(number += 1)}`,
  department: world.cast.departments['CW']!,
  days: 20,
  note: '多次询问。',
})

/** Everybody on the staff reads what became of it; whoever keeps the catalogue decides, and nobody else. */
export const demand: AccessLines = {
  lines: `
GET  /demand                                  L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /demand/rules                            L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /demand/rules          demand-rule       L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /demand/decide         demand-topic      L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /demand/propose        demand-topic      L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
POST /demand/refuse         demand-topic      L    -    -    -    -    -    -    -    -    -    +    -    -    -    -
GET  /demand/:id            demand-refused    L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /demand/:id            demand-proposed   L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
`,
  situations: {
    'demand-rule': () =>
      Promise.resolve({
        body: {
          fromOn: `2026-0${3 + ((number += 1) % 6)}-${10 + (number % 18)}`,
          threshold: 4,
          lookedBack: 365,
          dueDays: 20,
          basis: '办公会决定。',
        },
      }),
    async 'demand-topic'(world) {
      const words = await topic(world)
      const body = { ...propose(world, words), ground: 'internal', reason: '内部事务。' }
      return { query: `?${new URLSearchParams({ words }).toString()}`, body }
    },
    async 'demand-refused'(world) {
      const words = await topic(world)
      return { params: { id: await refuseTopic(world.deps, world.actor(xu), { words, ground: 'internal', reason: '内部事务。' }) } }
    },
    async 'demand-proposed'(world) {
      const words = await topic(world)
      const { class: classCode, department: departmentId, ...typed } = propose(world, words)
      return { params: { id: await proposeTopic(world.deps, world.actor(xu), { ...typed, classCode, departmentId }) } }
    },
  },
}
