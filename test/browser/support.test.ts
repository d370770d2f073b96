import { expect } from 'chai'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expectAccessible } from '../support/accessible.ts'
import { openPage, takeProblems } from '../support/browser.ts'

const PAGES: Readonly<Record<string, string>> = {
  '/good': '<html lang="zh-CN"><title>阳光台</title><main><h1>阳光台</h1></main></html>',
  '/speechless': '<html lang="zh-CN"><title>阳光台</title><main><h1>阳光台</h1><img src="/dot.svg"></main></html>',
  '/throws': '<html lang="zh-CN"><title>阳光台</title><script>setTimeout(() => { throw new Error("slipped") })</script></html>',
  '/outside': '<html lang="zh-CN"><title>阳光台</title><script src="https://cdn.example/chart.js"></script></html>',
  '/torn': '<html lang="zh-CN"><title>阳光台</title><script src="/missing.js"></script></html>',
  '/dot.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
}

describe('the browser that watches our pages', () => {
  let server: Server
  let baseUrl: string
  before((done) => {
    server = createServer((req, res) => {
      const page = PAGES[req.url ?? '']
      const type = req.url?.endsWith('.svg') === true ? 'image/svg+xml' : 'text/html; charset=utf-8'
      res.writeHead(page === undefined ? 404 : 200, { 'content-type': type }).end(page ?? 'nothing here')
    }).listen(0, '127.0.0.1', () => {
      baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      done()
    })
  })
  after((done) => {
    server.close(done)
    server.closeAllConnections()
  })

  it('draws a page and finds nothing to complain about', async () => {
    const page = await openPage({ baseUrl })
    await page.goto('/good')
    expect(await page.locator('h1').textContent()).to.equal('阳光台')
    await expectAccessible(page)
    expect(takeProblems()).to.deep.equal([])
  })

  it('is as wide as a phone when asked', async () => {
    const page = await openPage({ baseUrl, viewport: 'phone' })
    await page.goto('/good')
    expect(await page.evaluate('screen.width')).to.equal(390)
  })

  const complaints: readonly [string, RegExp][] = [
    ['/throws', /uncaught: Error: slipped/],
    ['/outside', /request to https:\/\/cdn\.example\/chart\.js/],
    ['/torn', /console: .*404.*missing\.js/],
  ]
  for (const [path, complaint] of complaints) {
    it(`complains about ${path}`, async () => {
      const page = await openPage({ baseUrl })
      await page.goto(path)
      await page.waitForTimeout(100)
      expect(takeProblems().join('\n')).to.match(complaint)
    })
  }

  it('takes a refusal for an answer', async () => {
    const page = await openPage({ baseUrl })
    expect((await page.goto('/not-there'))?.status()).to.equal(404)
    expect(takeProblems().filter((problem) => !problem.includes('favicon'))).to.deep.equal([])
  })

  it('names the element that a screen reader cannot read', async () => {
    const page = await openPage({ baseUrl })
    await page.goto('/speechless')
    const found = await expectAccessible(page).then(
      () => '',
      (error: unknown) => String(error),
    )
    expect(found)
      .to.match(/image-alt \(critical\)/)
      .and.include('img')
  })
})
