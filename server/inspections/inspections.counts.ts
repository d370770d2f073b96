const OF_INSPECTION = 'inspection_findings f join inspection_visits v on v.id = f.visit_id where v.inspection_id = i.id'

/** What one counts of an inspection `i`, as SQL: shown in the plan and what it is sorted by. */
export const COUNTS = {
  visits: "(select count(*) from inspection_visits v where v.inspection_id = i.id and v.state <> 'cancelled')",
  settled: "(select count(*) from inspection_visits v where v.inspection_id = i.id and v.state in ('signed', 'refused'))",
  findings: `(select count(*) from ${OF_INSPECTION})`,
  open: `(select count(*) from ${OF_INSPECTION} and f.state <> 'done')`,
  /** Without the visits of a surprise that have not begun. */
  knownVisits:
    "(select count(*) from inspection_visits v where v.inspection_id = i.id and v.state <> 'cancelled' and (i.kind = 'periodic' or v.state <> 'planned'))",
} as const
