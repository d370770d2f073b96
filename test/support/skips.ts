import { NOT_HERE } from './shared-data.ts'

/** The tests that did not run although nobody said why: `it.skip`, an empty `it`, a `this.skip()` of their own. */
export function silentSkips(suite: Mocha.Suite): string[] {
  const own = suite.tests.filter((test) => test.isPending() && !test.title.includes(NOT_HERE)).map((test) => test.fullTitle())
  return [...own, ...suite.suites.flatMap(silentSkips)]
}
