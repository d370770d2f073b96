import type { Knex } from 'knex'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { casesSeenBy } from '../cases/list.service.ts'
import type { Case } from '../cases/cases.types.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { denyDeciding, seesWaiting } from './demand.policy.ts'
import type { Signal, Topic } from './demand.rules.ts'
import type { Demand, DemandRule } from './demand.types.ts'
import { listDemands } from './demands.queries.ts'
import { isDecided, likeliest, type Decided } from './likeness.rules.ts'
import { isOpen } from './progress.rules.ts'
import { listRules } from './rules.queries.ts'
import { listAsked, listMisses, listNames, listTitles } from './signals.queries.ts'
import { topicsOf } from './topics.rules.ts'

/** What holds on a day. */
export function ruleOn(rules: readonly DemandRule[], day: string): DemandRule {
  const found = rules.find(({ fromOn }) => fromOn <= day)
  if (found === undefined) throw new Error(`no rule of demands on ${day}`)
  return found
}

/** What was decided holds while it is on its way, and for everything that was asked before it came to its end. */
const decidedOf = (demands: readonly Demand[]): Decided[] =>
  demands
    .filter(({ state }) => state !== 'dropped')
    .map(({ words, state, closedOn, decidedOn }) => ({ words, until: isOpen(state) ? null : (closedOn ?? decidedOn) }))

/** Everything that was asked within the days that are looked back. */
export async function readSignals(db: Knex, today: string, { lookedBack }: DemandRule): Promise<Signal[]> {
  const since = addDays(today, -lookedBack)
  return [...(await listAsked(db, since)), ...(await listMisses(db, since))]
}

/** What is asked for so often that it waits for a decision. */
export async function waitingTopics(db: Knex, today: string): Promise<readonly Topic[]> {
  const rule = ruleOn(await listRules(db), today)
  const decided = decidedOf(await listDemands(db))
  const signals = (await readSignals(db, today, rule)).filter((signal) => !isDecided(signal, decided))
  if (signals.length === 0) return []
  return topicsOf(signals, { threshold: rule.threshold, names: await listNames(db) })
}

export interface Waiting {
  readonly rule: DemandRule
  /** Undefined for those who only read what was decided. */
  readonly topics: readonly (Topic & { readonly cases: readonly Case[] })[] | undefined
}

/** The cases that are told to the actor are those they may open. */
export async function readWaiting({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor): Promise<Waiting> {
  const today = dateInShanghai(now().toISOString())
  const rule = ruleOn(await listRules(db.read), today)
  if (!seesWaiting(actor)) return { rule, topics: undefined }
  const topics = await waitingTopics(db.read, today)
  const seen = new Map(
    (
      await casesSeenBy(
        db.read,
        actor,
        topics.flatMap(({ caseIds }) => caseIds),
      )
    ).map((held) => [held.id, held]),
  )
  return { rule, topics: topics.map((topic) => ({ ...topic, cases: topic.caseIds.flatMap((id) => seen.get(id) ?? []) })) }
}

/** One topic with what helps to decide. @throws AppError forbidden; not_found when it was decided, or is asked for no more */
export async function readTopic(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, words: string) {
  authorize(denyDeciding(actor))
  const { rule, topics } = await readWaiting(deps, actor)
  const topic = topics?.find((one) => one.words === words)
  if (topic === undefined) throw new AppError('not_found', 'errors.not_found')
  return { rule, topic, items: likeliest(words, await listTitles(deps.db.read)) }
}
