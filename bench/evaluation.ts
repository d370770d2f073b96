import { bandsOf } from '../core/evaluation/bands.ts'
import { bundleText, recompute } from '../core/evaluation/bundle.ts'
import { evaluate } from '../core/evaluation/engine.ts'
import { inOrder } from '../core/evaluation/order.ts'
import { largeYear } from './evaluation/gathering.ts'
import { SIZES, largeFacts, largeScheme } from './evaluation/large.ts'

// npm run bench:evaluation: what computing a year's result costs at ten times a large bureau, beside the bare reading of its bytes, and what
// gathering its facts from the database costs (SQLite; TEST_ENGINE=postgres for the other). Times on a machine that does other things as well
// say little; the ratios do.

const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Least CPU milliseconds of so many runs, and the last answer. */
function least<T>(runs: number, work: () => T): readonly [number, T] {
  let [best, answer] = [Infinity, undefined as T]
  for (let run = 0; run < runs; run++) {
    const began = cpu()
    answer = work()
    best = Math.min(best, cpu() - began)
  }
  return [best, answer]
}

const scheme = largeScheme()
const facts = inOrder(largeFacts())
const text = JSON.stringify(facts)
const events = facts.subjects.reduce(
  (sum, { indicators }) => sum + Object.values(indicators).reduce((n, one) => n + (one.events?.length ?? 0), 0),
  0,
)
const [parse] = least(5, () => JSON.parse(text) as unknown)
const [evaluating, evaluation] = least(5, () => evaluate(scheme, facts))
const [bands] = least(3, () => bandsOf(scheme, facts, { draws: 1000, percent: 20, seed: 'bench' }))
const bundle = bundleText({ format: 'sunlit-bundle/1', scheme, facts, evaluation, quotaDecisions: [], versions: [] })
const [recomputing] = least(3, () => {
  if (!recompute(bundle).ok) throw new Error('the bundle does not come out')
})

const year = await largeYear(scheme)
let gathering = Infinity
for (let run = 0; run < 3; run++) {
  const began = cpu()
  await year.gather()
  gathering = Math.min(gathering, cpu() - began)
}

const rows: readonly (readonly [string, number])[] = [
  ['reading the facts (JSON.parse)', parse],
  ['evaluate: every sheet and rank', evaluating],
  ['bands: 1,000 draws, three left out', bands],
  ['recompute: a bundle from its text', recomputing],
  ['gathering the facts from the database', gathering],
]
console.log(
  `${SIZES.departments} departments × ${SIZES.indicators} indicators, ${events} events, ${(text.length / 1e6).toFixed(1)} MB; CPU\n`,
)
for (const [what, ms] of rows)
  console.log(`${what.padEnd(38)}${(ms / 1000).toFixed(3).padStart(8)} s${(ms / parse).toFixed(1).padStart(8)} × reading`)
await year.close()
process.exit(0) // the prepared databases of the tests stay open otherwise
