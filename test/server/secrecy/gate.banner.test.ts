import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { ROOT, sources } from '../../architecture/sources.ts'
import { auditor, lin, ma, secadmin, sysadmin, xu, zhou } from '../../support/personas.ts'
import { routesOf } from '../../support/routes.ts'
import { makeWorld, type World } from '../../support/world.ts'

const SENTENCE = /本系统为非涉密系统，(<\/span><span class="sl-phrase">)?严禁存储、处理、传输(<\/span><span class="sl-phrase">)?国家秘密/

/** 保守国家秘密法实施条例 art. 41: whoever looks at any page of ours is told that nothing classified belongs here. */
describe('the sentence that this is no classified system', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  it('stands on every page that needs no number, for everybody', async function () {
    this.timeout(120_000)
    const paths = routesOf(world.app)
      .filter((route) => route.startsWith('GET ') && !route.includes(':') && !/health|assets|logout/.test(route))
      .map((route) => route.slice(4))
    expect(paths.length).to.be.greaterThan(20)
    let pages = 0
    for (const persona of [lin, ma, xu, zhou, sysadmin, secadmin, auditor]) {
      const agent = await world.as(persona)
      for (const address of paths) {
        const answer = await agent.get(address)
        if (!String(answer.headers['content-type']).startsWith('text/html') || answer.status === 303) continue
        // A part of a page that a script puts in is not a page.
        if (!answer.text.includes('<!doctype html>')) continue
        pages += 1
        expect(answer.text, `${address} for ${persona.username}`).to.match(SENTENCE)
      }
    }
    expect(pages).to.be.greaterThan(60)
  })

  it('stands on the sign-in page, on errors and on what is refused', async () => {
    const visitor = world.visitor()
    expect((await visitor.get('/login')).text).to.match(SENTENCE)
    expect((await visitor.get('/nowhere').set('Accept', 'text/html').redirects(1)).text).to.match(SENTENCE)
    const agent = await world.as(lin)
    for (const address of ['/nowhere', '/disclosures/999999', '/admin/people'])
      expect((await agent.get(address)).text, address).to.match(SENTENCE)
  })

  it('is in every frame that a page can stand in', () => {
    // A piece that a script puts into a page stands in no frame of its own.
    const layouts = readdirSync(path.join(ROOT, 'views/layouts')).filter((file) => file !== 'fragment.ejs')
    const whole = sources('views', ['.ejs'])
      .filter(({ text }) => text.includes('<!doctype html>'))
      .map(({ file }) => file)
    expect(whole.length).to.be.at.least(layouts.length)
    // A screen in a hall has no foot of its own: each of its pages says it.
    const halls = sources('views', ['.ejs']).filter(({ text }) => text.includes('sl-board-foot'))
    expect(halls.length).to.be.greaterThan(0)
    const framed = whole.filter((file) => !file.endsWith('layouts/hall.ejs'))
    for (const file of [...framed, ...halls.map((hall) => hall.file)])
      expect(readFileSync(path.join(ROOT, file), 'utf8'), file).to.match(/partials\/foot|frame\.unclassified/)
  })

  it('is not taken away on paper', () => {
    const print = readFileSync(path.join(ROOT, 'public/styles/print.css'), 'utf8')
    const hidden = /@media print \{\s*([^{]*)\{\s*display: none/.exec(print)?.[1] ?? ''
    expect(hidden).to.include('.sl-sidebar').and.not.include('.sl-foot')
  })
})
