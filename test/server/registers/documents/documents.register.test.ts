import { expect } from 'chai'
import { getDisclosure, saveDraft, submitDisclosure } from '../../../../server/disclosures/disclosures.service.ts'
import { chen, lin, ma, sun, wu } from '../../../support/personas.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import { drafted, pass } from '../../disclosures/flow.ts'

describe('a text record in its envelope', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    await world.db
      .write('catalogue_items')
      .where({ code: 'B-01' })
      .update({ elements: JSON.stringify([{ zh: '目标', en: 'Targets' }, { zh: '时限' }]) })
  })
  afterEach(() => world.close())

  it('is written with number, paragraphs and elements, and read as written', async () => {
    const id = await drafted(world)
    const editor = await (await world.as(lin)).get(`/disclosures/${id}/edit`)
    expect(editor.text).to.include('name="element_0"').and.include('缺少要素：目标。')
    const { version } = await getDisclosure(world.deps, world.actor(lin), id)
    await saveDraft(
      world.deps,
      world.actor(lin),
      id,
      { version, title: '计划', summary: '' },
      { document_number: '临人社发〔2026〕9 号', body: '第一段\n第二段', element_0: '一万人', element_1: '' },
    )
    await submitDisclosure(world.deps, world.actor(lin), id)
    await pass(world, id, sun, ma, wu)
    const page = await (await world.as(chen)).get(`/disclosures/${id}`)
    expect(page.text)
      .to.include('临人社发〔2026〕9 号')
      .and.include('<p>第一段</p>')
      .and.include('一万人')
      .and.include('缺少要素：时限。')
      .and.not.include('缺少要素：目标。')
    expect((await getDisclosure(world.deps, world.actor(chen), id)).versions[0]).to.include({
      lineCount: 2,
      totalFen: null,
      findingCount: 1,
    })
  })

  it('names a missing element in the reader’s language', async () => {
    await world.db.write('people').where({ username: 'lin' }).update({ locale: 'en' })
    const id = await drafted(world)
    const page = await (await world.as(lin)).get(`/disclosures/${id}/edit`)
    expect(page.text).to.include('Missing element: Targets.').and.include('Missing element: 时限.')
  })

  it('keeps a text whose element the catalogue dropped while it was being written', async () => {
    const id = await drafted(world)
    const save = async (body: object): Promise<void> => {
      const { version } = await getDisclosure(world.deps, world.actor(lin), id)
      await saveDraft(world.deps, world.actor(lin), id, { version, title: '计划', summary: '' }, { body: '正文', ...body })
    }
    await save({ element_0: '一万人' })
    await world.db
      .write('catalogue_items')
      .where({ code: 'B-01' })
      .update({ elements: JSON.stringify([{ zh: '时限', en: '' }]) })
    await save({ element_0: '年底' })
    const whole = await (await world.as(lin)).get(`/disclosures/${id}/export`)
    expect((whole.body as { content: { elements: unknown } }).content.elements).to.deep.equal([
      { element: '时限', text: '年底' },
      { element: '目标', text: '一万人' },
    ])
  })
})
