import { closeTestDatabases } from './engines.ts'

/** Around every run of mocha: the engine starts with the first test that asks for a database and stops after the last. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(30_000)
    await closeTestDatabases()
  },
}
