import assert from 'node:assert/strict'
import { chen, he, inspector, lin, ma, sun, xu, zhou, type Persona } from '../support/personas.ts'
import { countQueries } from '../support/query-count.ts'
import { makeWorld, type World } from '../support/world.ts'
import { assigned as assignedApplication, entered } from './applications/flow.ts'
import { answered, asked, makeOffice, sent } from './cases/flow.ts'
import { named, stated } from './complaints/flow.ts'
import { submitted } from './disclosures/flow.ts'
import { opened, replied } from './discussions/flow.ts'
import { acted, makeModerators, reply, text } from './moderation/flow.ts'
import { reportSubject } from '../../server/moderation/reporting.service.ts'

/** What a page of the voice of the staff costs at most, and costs again when there is twice as much to show. */
const BUDGETS: readonly (readonly [string, Persona, number])[] = [
  ['/discussions', chen, 6],
  ['/discussions?page=2', chen, 6],
  ['/discussions/boards/general', chen, 7],
  ['/discussions/:topic', chen, 10],
  ['/moderation', he, 5],
  ['/moderation/log', chen, 3],
  ['/moderation/post/:post', he, 6],
  ['/moderation/acts/:act', lin, 6],
  ['/anonymous', chen, 4],
  ['/cases', chen, 4],
  ['/cases', lin, 11],
  ['/cases/:case', chen, 10],
  ['/complaints/:complaint', inspector, 16],
  ['/cases/register', lin, 5],
  ['/cases/statistics', chen, 5],
  ['/cases/published', chen, 4],
  ['/cases/templates', lin, 4],
  ['/applications', zhou, 6],
  ['/applications/annual', zhou, 6],
  ['/complaints', inspector, 3],
  ['/notifications', lin, 4],
  ['/reviews', sun, 4],
]

describe('The voice of the staff', () => {
  let world: World
  const places: Record<string, string> = {}
  const [few, many] = [new Map<string, readonly string[]>(), new Map<string, readonly string[]>()]

  before(async function () {
    this.timeout(60_000)
    world = await makeWorld()
    await makeOffice(world)
    await makeModerators(world, [he, xu])
    await grown(world, places, 0)
    await measured(few)
    await grown(world, places, 1)
    await measured(many)
  })
  after(() => world.close())

  const nameOf = (route: string, { username }: Persona): string => `${route} for ${username}`

  async function measured(into: Map<string, readonly string[]>): Promise<void> {
    await world.visitor().get('/log').expect(200) // makes the checkpoint that every foot shows
    for (const [, who] of BUDGETS) await (await world.as(who)).get('/account/profile').expect(200) // what is asked of them is remembered
    for (const [route, who] of BUDGETS) {
      const agent = await world.as(who)
      const path = route.replace(/:(\w+)/, (_, place: string) => places[place] ?? '')
      into.set(nameOf(route, who), (await countQueries(world, () => agent.get(path).expect(200))).statements)
    }
  }

  for (const [route, who, most] of BUDGETS)
    it(`${nameOf(route, who)}: at most ${most} statements, with twice the rows as well`, () => {
      const [before, after] = [few.get(nameOf(route, who)) ?? [], many.get(nameOf(route, who)) ?? []]
      assert.ok(before.length >= 2 && before.length <= most, `${before.length} statements:\n${before.join('\n')}`)
      assert.ok(after.length <= before.length, `${before.length} became ${after.length}:\n${after.join('\n')}`)
    })
})

const EACH = 3

/** Another heap of everything; what the pages of one thing show grows with it. */
async function grown(world: World, places: Record<string, string>, nth: number): Promise<void> {
  places['topic'] ??= String(await opened(world))
  for (let i = 0; i < EACH; i += 1) {
    world.clock.advance(60_000)
    await replied(world, Number(places['topic']), [he, lin, sun][i]!, `第 ${i} 条，@林芳 请看`)
    await replied(world, await opened(world, lin, { title: `排班 ${nth}${i}` }), he)
    const { post, act } = await acted(world)
    await reportSubject(world.deps, world.actor(chen), 'post', await reply(world), { rule: 'insult', reason: '这样说话不合适。' })
    Object.assign(places, { post: String(post), act: String(act) })
    await text(world, nth * EACH + i + 1)
    await letters(world, places)
    await submitted(world, { item: 'B-04', period: null })
    world.clock.advance(60_000)
  }
}

/** One of each kind of case, one of them answered and published. */
async function letters(world: World, places: Record<string, string>): Promise<void> {
  const open = await asked(world)
  places['case'] ??= String(open)
  await sent(world, 'mailbox', {}, sun)
  const published = await asked(world, {}, ma)
  await answered(world, published)
  await world.db.write('cases').where({ id: published }).update({
    publication: 'published',
    published_on: '2026-03-02',
    public_title: '住宿费',
    public_question: '按哪里的标准？',
    public_answer: '按到达地的标准。',
  })
  const today = world.clock.now().toISOString().slice(0, 10)
  await assignedApplication(world, await entered(world, { channel: 'counter', arrivedOn: today, confirmedOn: '' }))
  places['complaint'] = String(await stated(world, await named(world)))
}
