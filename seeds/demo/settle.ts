import { dateInShanghai } from '../../core/dates.ts'
import { leadCount } from '../../core/lead-time.ts'
import { filingNumber, leadTimeInput, TIMELINESS, type Timeliness } from '../../server/disclosures/disclosures.rules.ts'
import { calendar } from './clock.ts'
import { stateAfter, type Entry } from './entries.ts'

/** What the envelope's columns say of an entry; the same as publishing it through the product would have written. */
export interface Settled {
  readonly publishedNumber: number | null
  readonly workingNumber: number | null
  readonly filingNumber: string | null
  readonly firstPublishedAt: string | null
  readonly publishedAt: string | null
  readonly dueOn: string
  readonly timeliness: Timeliness | null
  readonly leadDays: number | null
}

/** Settles entries in the order of their first publication, so that filing numbers follow it. Returns also the counters of the years. */
export function settleAll(
  entries: readonly Entry[],
  prefix: string,
  today: string,
): { settled: ReadonlyMap<Entry, Settled>; counters: ReadonlyMap<number, number> } {
  const counters = new Map<number, number>()
  const settled = new Map<Entry, Settled>()
  const first = new Map(entries.map((entry) => [entry, publicationOf(entry, 0)]))
  const inOrder = [...entries].sort((a, b) => compare(first.get(a) ?? '9', first.get(b) ?? '9'))
  for (const entry of inOrder) settled.set(entry, settle(entry, prefix, today, counters))
  return { settled, counters }
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** When a version was published, if it was. */
export const publicationOf = (entry: Entry, index: number): string | undefined =>
  entry.versions[index]?.stages.find(({ step }) => step === 'publish')?.at

function settle(entry: Entry, prefix: string, today: string, counters: Map<number, number>): Settled {
  const { item, period, formedOn, versions } = entry
  const publications = versions.flatMap((_, i) => publicationOf(entry, i) ?? [])
  const latest = stateAfter(versions.at(-1)!.stages, item.reviewLevel)
  const timed = { timing: item.timing, timingDays: item.timingDays, period, formedOn }
  const clock = (publishedAt: string | undefined) => {
    const on = publishedAt === undefined ? null : dateInShanghai(publishedAt)
    return leadCount(calendar, leadTimeInput({ ...timed, publishedOn: on }, on ?? today))
  }
  const [firstAt] = publications
  const open = {
    publishedNumber: publications.length === 0 ? null : publications.length,
    workingNumber: latest === 'published' || entry.withdrawal !== undefined ? null : versions.length,
  }
  if (firstAt === undefined)
    return {
      ...open,
      filingNumber: null,
      firstPublishedAt: null,
      publishedAt: null,
      dueOn: clock(undefined).dueOn,
      timeliness: null,
      leadDays: null,
    }
  const lead = clock(firstAt)
  const year = Number(dateInShanghai(firstAt).slice(0, 4))
  const count = (counters.get(year) ?? 0) + 1
  counters.set(year, count)
  return {
    ...open,
    filingNumber: filingNumber(prefix, year, count),
    firstPublishedAt: firstAt,
    publishedAt: publications.at(-1)!,
    dueOn: item.timing === 'standing' ? clock(publications.at(-1)).dueOn : lead.dueOn,
    timeliness: TIMELINESS.find((known) => known === lead.outcome) ?? null,
    leadDays: item.timing === 'ex_ante' ? lead.leadDays : lead.workingDaysUsed,
  }
}
