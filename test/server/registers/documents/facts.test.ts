import { expect } from 'chai'
import { checkFacts, EMPTY_FACTS, guessFacts, ofItsKind, type DocumentFacts } from '../../../../server/registers/documents/facts.rules.ts'
import { registerFor } from '../../../../server/registers/index.ts'
import type { VersionRef } from '../../../../server/registers/register.ts'
import { chen, lin } from '../../../support/personas.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import { plantDraft, publishDraft, saveDraft } from '../draft.ts'

const found = (facts: Partial<DocumentFacts>): string[] =>
  checkFacts({ ...EMPTY_FACTS, ...facts }).map(
    ({ severity, field, code }) => `${severity} ${field ?? ''} ${code.slice(code.lastIndexOf('.') + 1)}`,
  )

describe('what is known of a document', () => {
  it('holds for no longer than it is in force', () => {
    expect(found({ inForceOn: '2026-01-01', repealedOn: '2026-01-01' })).to.deep.equal([])
    expect(found({ inForceOn: '2026-01-01', repealedOn: '2025-12-31' })).to.deep.equal(['error repealed_on repealed_before'])
    expect(found({ kind: 'regulation' })).to.deep.equal(['finding in_force_on fact_missing'])
  })

  it('says when a procurement cost more than was planned, and what it leaves open', () => {
    const bought = { kind: 'procurement', method: 'quotation', supplier: '临溪文具店', budgetFen: 100 } as const
    expect(found({ ...bought, priceFen: 100 })).to.deep.equal([])
    expect(found({ ...bought, priceFen: 101 })).to.deep.equal(['finding price over_budget'])
    expect(found({ kind: 'procurement' }).length).to.equal(3)
  })

  it('keeps of a kind what the kind knows', () => {
    const facts = ofItsKind({ ...EMPTY_FACTS, kind: 'notice', supplier: '甲', priceFen: 5, system: 'press', ownerName: '李' })
    expect(facts).to.deep.equal({ ...EMPTY_FACTS, kind: 'notice' })
  })

  it('knows what the shipped catalogue asks for', () => {
    expect(guessFacts('D1-01').system).to.equal('secrecy_review')
    expect(guessFacts('D1-07').system).to.equal('web_review')
    expect(guessFacts('D1-08')).to.include({ kind: 'regulation', system: null })
    expect(guessFacts('X')).to.equal(EMPTY_FACTS)
  })
})

describe('the facts of a document in its envelope', () => {
  let world: World
  let version: VersionRef
  beforeEach(async () => {
    world = await makeWorld()
    version = await plantDraft(world, 'B-01', '2026')
  })
  afterEach(() => world.close())

  const documents = registerFor('documents')
  const post = (body: Readonly<Record<string, string>>) => saveDraft(world, version, { document_number: '1 号', body: '正文', ...body })
  const canonical = async () => (await documents.canonical(world.db.read, version)) as Record<string, unknown>

  it('are written in the form, read on the page, copied and compared', async () => {
    const form = await (await world.as(lin)).get(`/disclosures/${version.disclosureId}/edit`).expect(200)
    expect(form.text).to.include('name="doc_kind"').and.include('data-facts-of="procurement"')
    const sent = await post({
      doc_kind: 'procurement',
      issuer: '临溪市人社局',
      in_force_on: '2026-02-01',
      method: 'quotation',
      supplier: '临溪文具店',
      price: '1,200.5',
    })
    expect(sent.status).to.equal(303)
    const facts = {
      kind: 'procurement',
      issuer: '临溪市人社局',
      inForceOn: '2026-02-01',
      method: 'quotation',
      supplier: '临溪文具店',
      priceFen: 120_050,
    }
    expect((await canonical())['facts']).to.deep.equal(facts)
    const other = await plantDraft(world, 'B-01', '2025')
    await world.db.write.transaction((tx) => documents.copy(tx, version, other))
    await world.db.write('document_facts').where({ version_id: other.versionId }).update({ supplier: '别家' })
    const { t, fmt } = await words()
    const diff = await documents.diff(world.db.read, other, version, { t, fmt, locale: 'zh-CN', query: {}, href: '' })
    expect(diff.changed).to.deep.include({ label: '文件信息', fields: [{ label: '供应商', from: '别家', to: '临溪文具店' }] })
    const texts = (await documents.texts?.(world.db.read, version)) ?? []
    expect(texts.map(({ place }) => place)).to.include('supplier')
    await world.db.write.transaction((tx) => documents.replaceText!(tx, version, 'supplier', '临溪文具店', '某店'))
    expect((await canonical())['facts']).to.include({ supplier: '某店' })
    await publishDraft(world, version)
    const page = await (await world.as(chen)).get(`/disclosures/${version.disclosureId}`).expect(200)
    expect(page.text).to.include('1,200.50 元').and.include('询价').and.include('某店')
  })

  it('refuse what is no date, amount or choice at the field, and keep what was typed', async () => {
    const page = await post({ doc_kind: 'rule_system', in_force_on: '2026-02-30', owner_person: '999999', price: '-1' })
    expect(page.status).to.equal(422)
    expect(page.text)
      .to.include('2026-02-30')
      .and.include('f-in_force_on-error')

      .and.include('f-price-error')
    const stranger = await post({ doc_kind: 'rule_system', owner_person: '999999' })
    expect(stranger.status).to.equal(422)
    expect(stranger.text).to.include('f-owner_person-error')
    expect(await canonical()).not.to.have.property('facts')
  })

  it('stay as they are where the page did not ask', async () => {
    await post({ doc_kind: 'plan' })
    await post({})
    expect((await canonical())['facts']).to.deep.equal({ kind: 'plan' })
    await world.db.write.transaction((tx) => documents.remove(tx, version))
    expect(await canonical()).not.to.have.property('facts')
  })
})

async function words() {
  const [{ translator }, { createFormat }] = await Promise.all([
    import('../../../../server/i18n/index.ts'),
    import('../../../../server/web/format.ts'),
  ])
  return { t: translator('zh-CN'), fmt: createFormat('zh-CN', '2026-03-01') }
}
