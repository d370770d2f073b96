import { addDays, dateInShanghai } from '../../core/dates.ts'
import type { NewObligation } from './generation.rules.ts'

type Words = Pick<
  NewObligation,
  | 'item_id'
  | 'department_id'
  | 'item_code'
  | 'title'
  | 'title_en'
  | 'register'
  | 'legal_basis'
  | 'elements'
  | 'elements_required'
  | 'edition_number'
  | 'timing'
  | 'timing_days'
  | 'cycle'
  | 'responsible_id'
>

/** The next review of a standing record: so many calendar days after its publication. Instants are UTC ISO text. */
export function reviewRow(words: Words, disclosureId: number, publishedAt: string, at: string): NewObligation {
  const formedOn = dateInShanghai(publishedAt)
  return {
    item_id: words.item_id,
    department_id: words.department_id,
    item_code: words.item_code,
    title: words.title,
    title_en: words.title_en,
    register: words.register,
    legal_basis: words.legal_basis,
    elements: words.elements,
    elements_required: words.elements_required,
    edition_number: words.edition_number,
    timing: words.timing,
    timing_days: words.timing_days,
    cycle: words.cycle,
    responsible_id: words.responsible_id,
    // The instant, not the day: a correction on the day of publication opens a round of its own.
    occasion: `review:${disclosureId}:${publishedAt}`,
    period: null,
    formed_on: formedOn,
    event_on: null,
    due_on: addDays(formedOn, words.timing_days),
    provisional: false,
    disclosure_id: disclosureId,
    answered_at: null,
    withdrawn_at: null,
    lead_days: null,
    elements_present: null,
    created_at: at,
  }
}
