import type { Knex } from 'knex'
import { addDays, dateInShanghai, lastDayOf } from '../../core/dates.ts'
import { SINCE_SETTING } from '../../server/obligations/generation.queries.ts'
import { generateIn } from '../../server/obligations/generation.service.ts'
import { elementsPresent } from '../../server/obligations/obligations.rules.ts'
import { checkExpense } from '../../server/registers/expenses/expenses.checks.rules.ts'
import { insertAll } from './batches.ts'
import { calendar, workingDay } from './clock.ts'
import { checkable } from './expense-entries.ts'
import type { PlantedEntry } from './plant-disclosures.ts'
import type { PlantedPeople } from './plant-people.ts'
import { Chance } from './random.ts'

export interface ObligationsSetting {
  readonly entries: readonly PlantedEntry[]
  readonly planted: PlantedPeople
  readonly now: Date
}

/**
 * Everything owed since last year began, with the records that answer it; for months without spending the nil reports, signed in time as
 * a rule, a few late; some that nobody has answered; and what was granted or is asked for.
 */
export async function plantObligations(tx: Knex.Transaction, { entries, planted, now }: ObligationsSetting): Promise<void> {
  const today = dateInShanghai(now.toISOString())
  await tx('settings').insert({ name: SINCE_SETTING, value: `${Number(today.slice(0, 4)) - 1}-01-01` })
  const counted = new Map(entries.map(({ id, entry, settled }) => [id, elementsIn(entry, settled.publishedNumber)]))
  await generateIn(tx, now.toISOString(), (id) => counted.get(id))
  await plantEvidence(tx, today)
  const left = await plantNilReports(tx, planted, now)
  await plantExtensions(tx, planted, today, left)
}

/** As many required elements as publishing would have counted. */
function elementsIn({ item, versions }: PlantedEntry['entry'], number: number | null): number | undefined {
  const content = number === null ? undefined : versions[number - 1]?.content
  if (content === undefined) return undefined
  const required = item.elements.length
  if (content.expenses === undefined) return required
  const codes = new Set(content.expenses.flatMap((line) => checkExpense(checkable(line)).map(({ code }) => code)))
  return elementsPresent(
    required,
    [...codes].map((code) => ({ code })),
  )
}

/** What proves the day of a decision or event; one in twenty names nothing. */
async function plantEvidence(tx: Knex.Transaction, today: string): Promise<void> {
  const chance = new Chance('obligations/evidence')
  const found = (await tx('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .where('i.timing', 'ex_ante')
    .orderBy('d.id')
    .select('d.id', 'd.formed_on')) as { id: number; formed_on: string }[]
  for (const { id, formed_on } of found) {
    if (chance.happens(0.05)) continue
    const day = formed_on < today ? formed_on : today
    const meeting = `临人社党组纪要〔${day.slice(0, 4)}〕${Number(day.slice(5, 7)) * 2 + (Number(day.slice(8)) > 15 ? 0 : -1)}号`
    await tx('disclosures').where({ id }).update({ event_evidence: meeting })
  }
}

interface Silent {
  readonly id: number
  readonly department_id: number
  readonly period: string
  readonly due_on: string
  readonly register: string
}

/** Returns the id of the one that is left to try, 0 for none. */
async function plantNilReports(tx: Knex.Transaction, { people, departments }: PlantedPeople, now: Date): Promise<number> {
  const today = dateInShanghai(now.toISOString())
  const chance = new Chance('obligations/nil')
  const codeOf = new Map([...departments].map(([code, id]) => [id, code]))
  const silent = (await tx('obligations')
    .where({ cycle: 'monthly' })
    .where((either) => void either.where({ register: 'expenses' }).orWhere({ item_code: 'C1-02' })) // spending, and gifts handed in
    .whereNull('disclosure_id')
    .whereNull('answered_at')
    .whereNull('cancelled_at')
    .orderBy(['period', 'department_id', 'item_code'])
    .select('id', 'department_id', 'period', 'due_on', 'register')) as Silent[]
  const left = leftToTry(silent, departments.get(people.find(({ username }) => username === 'publisher')?.department ?? ''), today)
  const reports = silent.flatMap((one) => {
    const on = signedOn(one, chance)
    if (one === left) return []
    const code = codeOf.get(one.department_id)
    const head = people.find(({ department, roles }) => department === code && roles.includes('head'))
    const publisher = people.find(({ department, roles }) => department === code && roles.includes('publisher')) ?? head
    if (on === undefined || on >= today || head === undefined || publisher === undefined) return []
    const minute = String(chance.int(10, 55))
    return [
      {
        obligation_id: one.id,
        state: 'signed',
        statement: one.register === 'expenses' ? '本期无此项支出。' : '本期无礼品登记上交。',
        drafted_by: publisher.id,
        drafted_at: `${on}T01:${minute}:00.000Z`,
        signed_by: head.id,
        signed_at: `${on}T07:${minute}:00.000Z`,
        version: 2,
      },
    ]
  })
  await insertAll(tx, 'nil_reports', reports)
  const signed = (column: string): string =>
    `(select n.${column} from nil_reports n where n.obligation_id = obligations.id and n.state in ('drafted', 'signed') and n.state = 'signed')`
  await tx.raw(
    `update obligations set nil_report_id = ${signed('id')}, answered_at = ${signed('signed_at')}, version = 2
     where answered_at is null and id in (select obligation_id from nil_reports where state = 'signed')`,
  )
  return left?.id ?? 0
}

/** Whoever signs in as the publisher finds one of last month without spending, for which nobody has drafted a nil report yet. */
function leftToTry(silent: readonly Silent[], department: number | undefined, today: string): Silent | undefined {
  const lastMonth = addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7)
  return silent.find((one) => one.department_id === department && one.period === lastMonth)
}

/** In the second or third week after the month as a rule; one in twenty-five late, one in seventy never. */
function signedOn({ period, due_on }: Silent, chance: Chance): string | undefined {
  const [kind, days] = [chance.next(), chance.int(4, 17)]
  if (kind < 0.014) return undefined
  return kind < 0.05 ? calendar.addWorkingDays(due_on, 1 + (days % 6)).date : calendar.addWorkingDays(lastDayOf(period), days).date
}

/** One extension that was granted, one that waits for a decision. */
async function plantExtensions(tx: Knex.Transaction, { people }: PlantedPeople, today: string, left: number): Promise<void> {
  const head = people.find(({ roles }) => roles.includes('head'))
  const approver = people.find(({ roles }) => roles.includes('approver'))
  const open = (await tx('obligations')
    .where({ timing: 'ex_post' })
    .whereNotNull('formed_on')
    .whereNull('answered_at')
    .whereNull('cancelled_at')
    .where('due_on', '>=', today)
    .whereIn('cycle', ['monthly', 'quarterly'])
    .whereNot({ id: left })
    .orderBy(['due_on', 'id'])
    .limit(2)
    .select('id', 'due_on', 'disclosure_id')) as { id: number; due_on: string; disclosure_id: number | null }[]
  const [first, second] = open
  if (head === undefined || approver === undefined || first === undefined) return
  const [askedAt, decidedAt] = [`${workingDay(today, -2)}T02:15:00.000Z`, `${workingDay(today, -1)}T06:40:00.000Z`]
  const reason = '支付凭证需与市财政局核对，对方月底方能回函。'
  const asked = { kind: 'extension', days: 5, reason, asked_by: head.id, asked_at: askedAt }
  await tx('obligation_extensions').insert({
    ...asked,
    obligation_id: first.id,
    outcome: 'granted',
    decided_by: approver.id,
    decided_at: decidedAt,
    remark: '同意，回函后当日公开。',
  })
  const due = calendar.addWorkingDays(first.due_on, 5)
  await tx('obligations').where({ id: first.id }).update({ extended_days: 5, due_on: due.date, provisional: due.provisional })
  if (first.disclosure_id !== null) await tx('disclosures').where({ id: first.disclosure_id }).update({ due_on: due.date })
  const event = (id: number, kind: string, at: string, actor: number, details: object) => ({
    obligation_id: id,
    kind,
    at,
    actor_id: actor,
    details: JSON.stringify(details),
  })
  await tx('obligation_events').insert([
    event(first.id, 'extension_asked', askedAt, head.id, { days: 5, from: null, to: null, reason }),
    event(first.id, 'extension_granted', decidedAt, approver.id, { from: first.due_on, to: due.date, remark: '同意，回函后当日公开。' }),
  ])
  if (second === undefined) return
  const waiting = {
    kind: 'suspension',
    from_on: today,
    to_on: addDays(today, 4),
    reason: '正在征求市纪委监委派驻组意见。',
    asked_by: head.id,
    asked_at: decidedAt,
  }
  await tx('obligation_extensions').insert({ ...waiting, obligation_id: second.id })
  await tx('obligation_events').insert([
    event(second.id, 'suspension_asked', decidedAt, head.id, {
      days: null,
      from: waiting.from_on,
      to: waiting.to_on,
      reason: waiting.reason,
    }),
  ])
}
