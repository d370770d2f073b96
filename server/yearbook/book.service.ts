import type { Actor } from '../auth/policy.ts'
import { readAnnual, type Annual } from '../applications/register.service.ts'
import type { Deps } from '../deps.ts'
import { heldIn, type HeldBallot } from '../elections/held.service.ts'
import { settledIn, type YearResults } from '../evaluations/yearly.service.ts'
import { readYear } from './yearbook.service.ts'
import type { YearFigures } from './yearbook.types.ts'

export interface Book {
  readonly figures: YearFigures
  /** Tables 三 and 四; undefined for years before the first application. */
  readonly annual: Annual | undefined
  readonly results: YearResults
  readonly ballots: readonly HeldBallot[]
}

/** Everything that the year book prints. @throws AppError forbidden, not_found for a year that has none */
export async function readBook(deps: Pick<Deps, 'db' | 'cache' | 'now'>, actor: Actor, year: number): Promise<Book> {
  const figures = await readYear(deps, actor, year)
  const [annual, results, ballots] = await Promise.all([
    readAnnual(deps, actor, year),
    settledIn(deps, actor, year),
    heldIn(deps, actor, year),
  ])
  return { figures, annual: annual.year === year ? annual : undefined, results, ballots }
}
