import { beginTest, closeBrowser, endTest, takeProblems } from './browser.ts'
import { closeTestDatabases } from './engines.ts'
import { silentSkips } from './skips.ts'

/** Around every run of mocha: engines and browser start with the first test that asks for them and stop after the last. */
export const mochaHooks = {
  beforeEach(this: Mocha.Context): void {
    beginTest()
    if (this.currentTest) judgePages(this.currentTest)
  },
  async afterEach(): Promise<void> {
    await endTest()
  },
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(30_000)
    await closeBrowser()
    await closeTestDatabases()
    const skipped = this.test?.parent === undefined ? [] : silentSkips(this.test.parent)
    if (process.env['CI'] === 'true' && skipped.length > 0) throw new Error(`skipped without a word:\n${skipped.join('\n')}`)
  },
}

/** A hook that fails ends the whole run; so what the pages complain about becomes part of the test itself. */
function judgePages(test: Mocha.Test): void {
  const { fn } = test
  if (fn === undefined || fn.length > 0) return
  test.fn = async function judged(this: Mocha.Context): Promise<void> {
    try {
      await (fn as Mocha.AsyncFunc).call(this)
    } catch (error) {
      const problems = takeProblems()
      if (error instanceof Error && problems.length > 0) error.message += `\npages said:\n${problems.join('\n')}`
      throw error
    }
    const problems = takeProblems()
    if (problems.length > 0) throw new Error(`pages said:\n${problems.join('\n')}`)
  }
}
