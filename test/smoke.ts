import { expect } from 'chai'
import { createTestDatabase, closeTestDatabases, engine } from './support/engines.ts'
import { startServer } from './support/server.ts'

/**
 * The README's start, as a stranger would run it (`npm start`), on a new database of the engine under test:
 * it answers, offers the demonstration, speaks both languages and ends when asked.
 */
const database = engine === 'postgres' ? await createTestDatabase() : undefined
const env = { SUNLIT_DEMO: '1', LOG_LEVEL: 'warn', ...(database && { DATABASE_URL: database.url }) }
const started = Date.now()
const server = await startServer({ env, command: ['npm', 'start'] })
try {
  expect(await (await fetch(`${server.url}/healthz`)).json()).to.deep.equal({ status: 'ok', database: engine })
  for (const locale of ['zh-CN', 'en']) {
    const page = await fetch(`${server.url}/sign-in`, { headers: { 'accept-language': locale } })
    expect(page.status, locale).to.equal(200)
    expect(await page.text(), locale)
      .to.include(`lang="${locale}"`)
      .and.include('inspector1')
  }
  expect(server.logs()).to.include(new URL(server.url).port).and.include('unionrep')
} finally {
  await server.stop()
  await database?.drop()
  await closeTestDatabases()
}
console.log(`npm start on ${engine}: answered in both languages, ended in order, ${((Date.now() - started) / 1000).toFixed(0)} s`)
