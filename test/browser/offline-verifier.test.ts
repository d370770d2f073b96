import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { verifierPage } from '../../public/build-verifier.ts'
import { simulateElection } from '../../server/protocol/simulation.ts'
import { sodiumGroup as group } from '../../server/protocol/sodium-group.ts'
import { launchChromium } from '../support/chromium.ts'

describe('the offline verifier, opened from a disk', () => {
  let folder: string
  let browser: Browser
  before(async function () {
    this.timeout(120_000)
    folder = mkdtempSync(path.join(os.tmpdir(), 'sunlit-offline-'))
    const question = { question: '是否同意？', answers: ['赞成', '反对'], min: 1, max: 1, blank: true }
    const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))
    const { bytes } = simulateElection({ group, random }, { voters: 2, questions: [question], timestamp: 0 })
    writeFileSync(path.join(folder, 'good.bel'), bytes)
    bytes[bytes.length - 600] = 1
    writeFileSync(path.join(folder, 'bad.bel'), bytes)
    writeFileSync(path.join(folder, 'verifier.html'), await verifierPage())
    browser = await launchChromium()
  })
  after(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  it('verifies an archive, says what it counts, tells what is wrong with another, and asks nothing of any network', async function () {
    this.timeout(120_000)
    const page = await (await browser.newContext({ locale: 'zh-CN', viewport: { width: 390, height: 844 } })).newPage()
    const asked: string[] = []
    const broken: string[] = []
    page.on('request', (request) => void asked.push(new URL(request.url()).protocol))
    page.on('pageerror', (error) => void broken.push(error.message))
    page.on('console', (message) => void broken.push(message.text()))
    await page.goto(pathToFileURL(path.join(folder, 'verifier.html')).href)
    await page.setInputFiles('#archive', path.join(folder, 'good.bel'))
    await page.getByText('全部核验通过').waitFor({ timeout: 60_000 })
    expect(await page.locator('#counts caption').allTextContents()).to.deep.equal(['是否同意？'])
    expect(await page.locator('#counts th').allTextContents()).to.deep.equal(['弃权', '赞成', '反对'])
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByText('Every check passed').waitFor()
    await page.setInputFiles('#archive', path.join(folder, 'bad.bel'))
    await page.getByText(/\d+ problems? found/).waitFor({ timeout: 60_000 })
    expect(await page.locator('#counts-part').isHidden()).to.equal(true)
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).to.equal(true)
    expect([...new Set(asked)].sort()).to.deep.equal(['blob:', 'file:'])
    expect(broken).to.deep.equal([])
  })
})
