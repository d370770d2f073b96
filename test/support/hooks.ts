import type { RootHookObject } from 'mocha'
import { closeTestDatabases } from './engines.ts'

/** Around every run of mocha: the engine starts with the first test that asks for a database and stops after the last. */
export const mochaHooks: RootHookObject = {
  async afterAll() {
    this.timeout(30_000)
    await closeTestDatabases()
  },
}
