import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

const TEST = path.resolve(import.meta.dirname, '..')
/** Where a test gets its database from, or a process that has one. */
const DOORS = ['engines.ts', 'server.ts'].map((file) => path.join(import.meta.dirname, file))

export interface Suite {
  readonly name: 'sqlite' | 'postgres' | 'browser'
  readonly files: readonly string[]
  /** Parts that it is run in, each a process of its own. */
  readonly parts: number
}

const testFiles = (): string[] =>
  readdirSync(TEST, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => path.join(TEST, file))
    .toSorted()

const inFolder = (file: string, ...folders: readonly string[]): boolean => folders.includes(path.relative(TEST, file).split(path.sep)[0]!)

/** What these are about no database has a part in, though they open one: on the second engine they would be the same tests again, slowly. */
export const ONE_ENGINE: readonly string[] = [
  'seeds/elections.test.ts', // the year is the same on both engines: demo.test.ts compares them
  'server/secrecy/gate.banner.test.ts', // what stands on pages
  'server/secrecy/gate.files.test.ts', // what is read out of files
]

/** Everything that a change has to pass. Tests that never open a database under test do not become other tests on another engine. */
export function suites(): readonly Suite[] {
  const files = testFiles().filter((file) => !inFolder(file, 'long'))
  const engines = files.filter((file) => !inFolder(file, 'browser'))
  const second = engines.filter((file) => opensDatabase(file) && !ONE_ENGINE.includes(path.relative(TEST, file)))
  return [
    { name: 'postgres', files: second, parts: 2 },
    { name: 'sqlite', files: engines, parts: 2 },
    { name: 'browser', files: files.filter((file) => inFolder(file, 'browser')), parts: 4 },
  ]
}

const reach = new Map<string, ReadonlySet<string>>()

/** Whether a file gets to one of the doors by what it imports, at whatever distance. */
export const opensDatabase = (file: string): boolean => DOORS.some((door) => reachedFrom(file).has(door))

/** A file and all of ours that it imports, found by reading, in any form an import can have. */
function reachedFrom(file: string): ReadonlySet<string> {
  const known = reach.get(file)
  if (known !== undefined) return known
  const found = new Set<string>([file])
  for (const each of found) for (const imported of importsOf(each)) found.add(imported)
  reach.set(file, found)
  return found
}

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import|import\()\s*'(\.[^']+\.ts)'/g)]
    .map(([, name]) => path.resolve(path.dirname(file), name!))
    .filter((imported) => imported.startsWith(TEST) && existsSync(imported))

/** Deals files out so that the parts are of about one weight, the heaviest first. */
export function partsOf({ files, parts }: Suite): readonly (readonly string[])[] {
  const dealt = Array.from({ length: parts }, () => ({ weight: 0, files: [] as string[] }))
  for (const file of files.toSorted((a, b) => weightOf(b) - weightOf(a))) {
    const lightest = dealt.reduce((least, part) => (part.weight < least.weight ? part : least))
    lightest.files.push(file)
    lightest.weight += weightOf(file)
  }
  return dealt.map((part) => part.files.toSorted())
}

/** Seconds of work on a quiet machine of those files that say little about it by their length; others by that. */
const SECONDS: Readonly<Record<string, number>> = {
  'seeds/demo.test.ts': 45,
  'server/access-matrix.test.ts': 95,
  'browser/election.test.ts': 110,
  'browser/disclosures.test.ts': 55,
  'server/transparency-log/tampering.test.ts': 30,
  'server/search/search.test.ts': 20,
  'server/attachments/attachments.test.ts': 16,
  'server/secrecy/gate.files.test.ts': 15,
  'server/people/staff-import.test.ts': 13,
  'server/cli/import-records.test.ts': 11,
  'server/imports/imports.routes.test.ts': 10,
}
const BYTES_A_SECOND = 4_000
const BROWSER_BYTES_A_SECOND = 300
const weightOf = (file: string): number =>
  SECONDS[path.relative(TEST, file)] ?? statSync(file).size / (inFolder(file, 'browser') ? BROWSER_BYTES_A_SECOND : BYTES_A_SECOND)
