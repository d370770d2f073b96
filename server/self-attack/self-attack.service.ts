import { batchesOf, link, type Verdict } from './linking.rules.ts'
import { shuffled } from '../ballot-box/pending.service.ts'
import { simulate, type Staged } from './simulation.service.ts'
import type { AttackReport, Loot } from './self-attack.types.ts'

/** Simulates an election on an empty database of its own and tries to link its voters to its ballots; the report names nobody. */
export async function attack(staged: Staged): Promise<AttackReport> {
  const loot = await simulate(staged)
  const verdict = link(loot, (items) => shuffled(items, staged.deps.random))
  return reportOf(staged, loot, verdict)
}

function reportOf({ deps, voters }: Staged, { snapshots, truths }: Loot, verdict: Verdict): AttackReport {
  const batches = batchesOf(truths).length
  const sources = [
    ...new Set(snapshots.flatMap(({ files }) => [...files.keys()].map((name) => (name.startsWith('file of ') ? 'files' : name)))),
  ]
  return {
    engine: deps.db.engine,
    voters,
    batches,
    snapshots: snapshots.length,
    sources: ['tables', ...sources],
    chance: batches / voters,
    ...verdict,
  }
}
