import type { Knex } from 'knex'
import { subjectOf } from '../../server/disclosures/disclosures.rules.ts'
import { insertAll } from './batches.ts'
import type { Stage } from './entries.ts'
import type { PlantedPeople, PlantedPerson } from './plant-people.ts'
import type { PlantedEntry } from './plant-disclosures.ts'
import { compare } from './settle.ts'

/** What the audit log would hold had everything been done through the product, and at its end that the demo year was planted. */
export async function plantAudit(
  tx: Knex.Transaction,
  entries: readonly PlantedEntry[],
  { people }: PlantedPeople,
  now: string,
): Promise<void> {
  const byName = new Map(people.map((person) => [person.username, person]))
  const rows = entries.flatMap((planted) => entryRows(planted, byName)).sort((a, b) => compare(a.at, b.at))
  await insertAll(tx, 'audit_entries', [
    ...rows,
    rowOf({
      at: now,
      by: undefined,
      action: 'demo.plant',
      subject: 'installation',
      details: { people: people.length, disclosures: entries.length },
    }),
  ])
}

function entryRows({ id, entry, settled }: PlantedEntry, people: ReadonlyMap<string, PlantedPerson>): ReturnType<typeof rowOf>[] {
  const subject = subjectOf(id)
  const rows = entry.versions.flatMap(({ stages, title }, i) =>
    stages.map((stage) =>
      rowOf({
        at: stage.at,
        by: stage.by === null ? undefined : people.get(stage.by),
        action: actionOf(stage),
        subject,
        details: detailsOf(stage, i + 1, { item: entry.item.code, period: entry.period, title, filing: settled.filingNumber }),
      }),
    ),
  )
  const { withdrawal } = entry
  if (withdrawal === undefined) return rows
  return [
    ...rows,
    rowOf({
      at: withdrawal.at,
      by: people.get(withdrawal.by),
      action: 'disclosure.withdraw',
      subject,
      details: { version: settled.publishedNumber, reason: withdrawal.reason },
    }),
  ]
}

function actionOf({ step, outcome }: Stage): string {
  if (outcome === 'passed') return 'disclosure.pass'
  if (step === 'objection') return 'disclosure.object'
  return outcome === 'returned' ? 'disclosure.return' : `disclosure.${step}`
}

function detailsOf(
  { step, remark, at }: Stage,
  version: number,
  about: { item: string; period: string | null; title: string; filing: string | null },
): object {
  if (step === 'draft') return { item: about.item, period: about.period, title: about.title }
  if (step === 'publish') return { version, at, filing_number: about.filing }
  if (step === 'correct') return { version, changeNote: remark }
  if (step === 'emergency') return { version, reason: remark }
  if (step === 'objection') return { version, objection: remark }
  return step === 'submit' ? { version } : { version, from: step, remark }
}

interface Happened {
  readonly at: string
  readonly by: PlantedPerson | undefined
  readonly action: string
  readonly subject: string
  readonly details: object
}
const rowOf = ({ at, by, action, subject, details }: Happened) => ({
  at,
  actor_id: by?.id ?? null,
  actor_name: by?.name ?? 'system',
  action,
  subject,
  details: JSON.stringify(details),
  address: by === undefined ? '' : `10.86.${by.telephone.slice(1, 3)}.${by.id}`,
})
