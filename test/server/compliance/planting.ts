import type { Knex } from 'knex'
import type { Cast } from '../../support/cast.ts'

/** An obligation as a test needs it: what is left out is an ordinary monthly one, due and unanswered. */
export interface Owed {
  readonly item?: string
  readonly department?: string
  readonly dueOn: string
  readonly period?: string | null
  readonly timing?: 'ex_ante' | 'ex_post' | 'periodic' | 'standing'
  readonly cycle?: 'event' | 'monthly' | 'quarterly' | 'yearly' | 'standing'
  readonly eventOn?: string | null
  /** UTC instant. */
  readonly answeredAt?: string | null
  readonly nil?: boolean
  readonly withdrawn?: boolean
  readonly cancelled?: boolean
  readonly leadDays?: number | null
  readonly present?: number | null
  readonly required?: number
  readonly disclosureId?: number | null
}

let occasion = 0

/** Rows as the generator writes them. Returns their ids in order. */
export async function plantOwed(db: Knex, cast: Cast, owed: readonly Owed[]): Promise<number[]> {
  const ids: number[] = []
  for (const one of owed) {
    const code = one.item ?? 'A-01'
    occasion += 1
    const [row] = (await db('obligations')
      .insert({
        item_id: cast.items[code],
        department_id: cast.departments[one.department ?? 'JYCJ'],
        occasion: `test:${occasion}`,
        item_code: code,
        title: `事项 ${code}`,
        title_en: `Item ${code}`,
        register: 'documents',
        legal_basis: '',
        timing: one.timing ?? 'ex_post',
        timing_days: 20,
        cycle: one.cycle ?? 'monthly',
        period: one.period ?? null,
        formed_on: one.dueOn,
        event_on: one.eventOn ?? null,
        due_on: one.dueOn,
        answered_at: one.answeredAt ?? null,
        nil_report_id: one.nil === true ? 1 : null,
        withdrawn_at: one.withdrawn === true ? '2026-02-20T00:00:00.000Z' : null,
        cancelled_at: one.cancelled === true ? '2026-02-20T00:00:00.000Z' : null,
        lead_days: one.leadDays ?? null,
        elements_present: one.present ?? null,
        elements_required: one.required ?? 0,
        disclosure_id: one.disclosureId ?? null,
        created_at: '2025-01-01T00:00:00.000Z',
      })
      .returning('id')) as { id: number }[]
    ids.push(row!.id)
  }
  return ids
}
