import { addDays, dateInShanghai } from '../../core/dates.ts'
import { searchWords } from '../../core/search-text.ts'
import type { Deps } from '../deps.ts'
import { LOOKED_BACK } from './demand.rules.ts'
import { countMisses, insertMiss, nameSomebody, sweepMisses } from './misses.queries.ts'
import { missWords } from './misses.rules.ts'

/** More different words than these in one day are no questions of people. */
const MOST_A_DAY = 300
const RARE_DAYS = 90

/**
 * A search found nothing: the words are kept with the day, and nothing else, so that what is missed often is seen. Words that may be somebody's
 * name, number or address are not. The search goes on without it when it fails. @returns whether they are kept
 */
export async function noteMiss(deps: Pick<Deps, 'db' | 'now' | 'log'>, typed: string): Promise<boolean> {
  const words = missWords(searchWords(typed))
  if (words === undefined) return false
  try {
    const { read, write } = deps.db
    const day = dateInShanghai(deps.now().toISOString())
    if ((await nameSomebody(read, words)) || (await countMisses(read, day)) >= MOST_A_DAY) return false
    await insertMiss(write, day, words)
    return true
  } catch (error) {
    deps.log.warn({ err: error }, 'words that found nothing were not kept')
    return false
  }
}

/** Words that stayed rare go after ninety days, all others once no threshold looks back so far. */
export function forgetMisses({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<number> {
  const today = dateInShanghai(now().toISOString())
  return sweepMisses(db.write, addDays(today, -RARE_DAYS), addDays(today, -LOOKED_BACK.max))
}
