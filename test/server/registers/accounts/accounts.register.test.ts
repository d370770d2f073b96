import { expect } from 'chai'
import { registerFor } from '../../../../server/registers/index.ts'
import type { Register, VersionRef } from '../../../../server/registers/register.ts'
import { chen, lin } from '../../../support/personas.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import { plantDraft, publishDraft, saveDraft } from '../draft.ts'

describe('the register of final accounts', () => {
  let world: World
  let accounts: Register
  let version: VersionRef
  beforeEach(async () => {
    world = await makeWorld()
    accounts = registerFor('accounts')
    await world.db.write('catalogue_items').where('code', 'A-03').update({ register: 'accounts' })
    version = await plantDraft(world, 'A-03', '2025')
  })
  afterEach(() => world.close())

  const post = (body: Readonly<Record<string, string>>) => saveDraft(world, version, body)
  const sound = {
    unit: '万元',
    'sangong.total.budget': '2.50',
    'sangong.total.final': '2.00',
    'sangong.vehicles.budget': '2.00',
    'sangong.vehicles.final': '1.80',
    'sangong.vehicle_running.budget': '2.00',
    'sangong.vehicle_running.final': '1.80',
    'sangong.reception.budget': '0.50',
    'sangong.reception.final': '0.20',
    'basic.30217': '0.15',
    'narrative.total.completion': '80%',
    'counts.reception_batches': '2',
    'counts.reception_persons': '15',
    'counts.reception_companions': '5',
  }

  it('keeps the form as it was typed and finds nothing in a sound one', async () => {
    expect((await post(sound)).status).to.equal(303)
    const page = await (await world.as(lin)).get(`/disclosures/${version.disclosureId}/edit`).expect(200)
    for (const value of ['2.50', '0.15', '80%', '15']) expect(page.text).to.include(`value="${value}"`)
    expect(await accounts.check(world.db.read, version)).to.deep.equal([])
    expect(await accounts.summarise(world.db.read, version)).to.deep.include({ total: 2_000_000, findingCount: 0 })
  })

  it('refuses a figure that is none where it stands, and shows what does not add up to every reader', async () => {
    const bad = await post({ ...sound, 'basic.30217': '零点一' })
    expect(bad.status).to.equal(422)
    expect(bad.text).to.include('value="零点一"').and.include('id="f-basic-30217-error"')
    expect(
      (
        await post({
          ...sound,
          'basic.30217': '0.30',
          'basic.30216': '0.20',
          'counts.reception_batches': '1',
          'counts.reception_companions': '6',
        })
      ).status,
    ).to.equal(303)
    await publishDraft(world, version)
    const page = await (await world.as(chen)).get(`/disclosures/${version.disclosureId}`).expect(200)
    expect(page.text).to.include('部分大于整体').and.include('数值错了一行').and.include('陪同 6 人，超过上限 5 人')
  })

  it('reads a transcript and copies, compares and empties like any content', async () => {
    expect((await post({ unit: '万元', transcript: '{"a":1}' })).status).to.equal(422)
    const transcript = {
      unit: '万元',
      sangong_table: { 合计: { 预算数: '1.00', 决算数: '0.50' }, 公务接待费: { 预算数: '1.00', 决算数: '0.50' } },
      basic_table: [['30217', '公务接待费', '0.50']],
      narrative: { 接待批次: 3, 接待人次: 20, 接待同比减少: '0.10' },
    }
    expect((await post({ unit: '万元', transcript: JSON.stringify(transcript) })).status).to.equal(303)
    expect(await accounts.canonical(world.db.read, version)).to.deep.include({
      counts: { reception_batches: '3', reception_persons: '20' },
      narrative: { 'reception.change': '-0.10' },
    })
    const [copy] = (await world.db
      .write('disclosure_versions')
      .insert({
        disclosure_id: version.disclosureId,
        number: 2,
        state: 'draft',
        title: 'x',
        drafted_by: world.cast.people['lin'],
        drafted_at: '2026-01-05T00:00:00.000Z',
      })
      .returning('id')) as [{ id: number }]
    const to = { ...version, versionId: copy.id }
    await world.db.write.transaction((tx) => accounts.copy(tx, version, to))
    expect(await accounts.canonical(world.db.read, to)).to.deep.equal(await accounts.canonical(world.db.read, version))
    await world.db.write.transaction((tx) => accounts.remove(tx, to))
    expect((await accounts.check(world.db.read, to)).map(({ code }) => code)).to.deep.equal(['accounts.empty'])
  })
})
