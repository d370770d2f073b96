import type { FactKey, Measure } from './scheme.types.ts'

/** Which events each measure brings: what an editor offers, facts are gathered by, and validation asks about. */
export const KEYS_OF: Readonly<Record<Measure, readonly FactKey[]>> = {
  timeliness: ['late', 'missing'],
  completion: ['missing', 'blank_column'],
  elements: ['missing_element'],
  freshness: ['silent_dynamic', 'silent_static'],
  ex_ante: ['turned_ex_post', 'publicity_cut'],
  replies: ['overdue', 'unanswered'],
  rectification: ['overdue_rectification', 'finding'],
  reviews: ['without_review'],
  spot_checks: ['wrong_item'],
  demands: ['demand_late', 'demand_open'],
  cycles: [],
}
