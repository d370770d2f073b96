import { cases } from './cases.source.ts'
import { items } from './items.source.ts'
import { laws } from './laws.source.ts'
import { records } from './records.source.ts'
import type { Source } from './search.types.ts'
import { suggestions } from './suggestions.source.ts'
import { topics } from './topics.source.ts'

/** Everything that can be found through the index; a new kind is a source beside these and a line here. */
export const SOURCES: readonly Source[] = [records, items, laws, topics, suggestions, cases]
