import { availableParallelism, loadavg } from 'node:os'
import { bursts } from './ballots/bursts.ts'
import { creation } from './ballots/creation.ts'
import { operations, verification } from './ballots/verification.ts'

// npm run bench:ballots [-- VOTERS] [-- operations verification creation burst]: what a voter waits for, what verifying an election costs, how
// much of either is the group's bare arithmetic, and what a hall full of voters does to everybody else. Times on a machine that does other
// things as well say little; CPU and the ratios do.

const given = process.argv.slice(2)
const voters = Number(given.find((one) => /^\d+$/.test(one)) ?? 1000)
const parts: Readonly<Record<string, () => void | Promise<void>>> = {
  operations,
  verification: () => verification(voters),
  creation,
  burst: bursts,
}
const named = given.filter((one) => !/^\d+$/.test(one))
const unknown = named.find((one) => !Object.hasOwn(parts, one))
if (unknown !== undefined) throw new Error(`"${unknown}" is none of ${Object.keys(parts).join(', ')}`)

const load = (): string => loadavg()[0]!.toFixed(1)
const cores = `${availableParallelism()} cores`
console.log(`${cores}; load before: ${load()}`)
for (const [name, part] of Object.entries(parts)) if (named.length === 0 || named.includes(name)) await part()
console.log(`\n${cores}; load after: ${load()}`)
