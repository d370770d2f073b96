import type { Knex } from 'knex'
import { countVisits, type VisitCount } from './visits.queries.ts'

/**
 * How often records were opened for the first time in a browser, by department and span. `bounds`: days, `YYYY-MM-DD` (server/db/spans.ts).
 * Nobody's name is in it, and none can come out (ADR 0012).
 */
export const visitsOf = (db: Knex, bounds: readonly string[]): Promise<readonly VisitCount[]> => countVisits(db, bounds)
