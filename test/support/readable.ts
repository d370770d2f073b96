import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { expectAccessible } from './accessible.ts'

/** Readable by everybody, and never wider than the window. */
export async function expectGood(page: Page): Promise<void> {
  await expectAccessible(page)
  await expectReadable(page)
}

/** Never wider than the window, and words where words should be: the cheap half of the promise. */
export async function expectReadable(page: Page): Promise<void> {
  const address = new URL(page.url()).pathname
  expect(
    await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    `${address} scrolls sideways`,
  ).to.be.at.most(0)
  // A message key, a missing value or an object where words should be.
  const words = String(await page.evaluate('document.body.innerText'))
  expect(words.match(/.*(\bundefined\b|\bNaN\b|\[object |\{[a-z]+\}).*/g) ?? [], `${address} shows what is no word`).to.deep.equal([])
  expect(words.match(KEYS) ?? [], `${address} shows keys of messages`).to.deep.equal([])
}

/** Every feature has a file of messages, so that a new one is known here too. */
const FEATURES = readdirSync(path.resolve(import.meta.dirname, '../../server/i18n/zh-CN')).map((file) => path.basename(file, '.json'))
const KEYS = new RegExp(String.raw`\b(${FEATURES.join('|')})\.[a-z_]+(\.[a-z_]+)+\b`, 'g')
