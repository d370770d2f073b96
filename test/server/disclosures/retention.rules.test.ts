import assert from 'node:assert/strict'
import { shownSince } from '../../../server/disclosures/retention.rules.ts'
import { chen } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { published } from './flow.ts'

describe('Retention', () => {
  for (const [today, years, since] of [
    ['2026-03-02', 1, '2025-03-01T16:00:00.000Z'],
    ['2026-01-01', 5, '2020-12-31T16:00:00.000Z'],
    ['2028-02-29', 1, '2027-02-28T16:00:00.000Z'],
    ['2028-02-29', 10, '2018-02-28T16:00:00.000Z'],
    ['2025-02-28', 1, '2024-02-27T16:00:00.000Z'],
    ['2025-03-01', 1, '2024-02-29T16:00:00.000Z'],
  ] as const)
    it(`of ${years} years shows on ${today} what was published from ${since} on`, () => {
      assert.equal(shownSince(today, years), since)
    })

  describe('in the lists', () => {
    let world: World
    let id: number
    before(async () => {
      world = await makeWorld()
      id = await published(world, { item: 'B-01', period: '2026' })
      await world.db.write('catalogue_items').where({ code: 'B-01' }).update({ retention_years: 3 })
    })
    after(() => world.close())
    const lists = async (query = ''): Promise<boolean> =>
      (await (await world.as(chen)).get(`/disclosures${query}`).expect(200)).text.includes(`href="/disclosures/${id}"`)

    const publishedFirst = (at: string): Promise<unknown> => world.db.write('disclosures').where({ id }).update({ first_published_at: at })

    // It is 2 March 2026 in Shanghai.
    it('ends after the anniversary of the first publication, in Shanghai', async () => {
      assert.equal(await lists(), true)
      await publishedFirst('2023-03-01T16:00:00.000Z')
      assert.equal(await lists(), true)
      await publishedFirst('2023-03-01T15:59:59.999Z')
      assert.equal(await lists(), false)
    })

    it('leaves the record reachable by its link, by the filter, and by its year', async () => {
      await publishedFirst('2023-03-01T15:59:59.999Z')
      assert.equal(await lists('?shelf=past'), true)
      assert.equal(await lists('?year=2026'), true)
      assert.match((await (await world.as(chen)).get(`/disclosures/${id}`).expect(200)).text, /已过公开期限（首次公开后 3 年）/)
      assert.match((await (await world.as(chen)).get('/disclosures?shelf=past')).text, /已过公开期限/)
    })

    it('never ends for what stays for good', async () => {
      await world.db.write('catalogue_items').where({ code: 'B-01' }).update({ retention_years: null })
      assert.equal(await lists(), true)
      assert.equal(await lists('?shelf=past'), false)
      assert.doesNotMatch((await (await world.as(chen)).get(`/disclosures/${id}`)).text, /已过公开期限/)
    })
  })
})
