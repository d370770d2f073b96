import { existsSync } from 'node:fs'
import path from 'node:path'

const folder = path.resolve(import.meta.dirname, '../../../shared')

/**
 * A file of the real-world collections that lie beside a developer's checkout, e.g. `data/spend/leeds_raw_2011-04.csv`.
 * Where they are not, the test is skipped and its title says so: the only reason a test may be skipped.
 */
export function sharedFile(context: Mocha.Context, name: string): string {
  const file = path.join(folder, name)
  if (existsSync(file)) return file
  const { test } = context
  if (test !== undefined) test.title += ` — ${NOT_HERE}`
  return context.skip()
}

export const NOT_HERE = 'skipped: the shared data is not beside this checkout'
