import type { Deps } from '../deps.ts'
import { sweepBlobs } from './blobs.queries.ts'

const DAY = 86_400_000

/** Deletes bytes that no version refers to and nobody handed in during the last day. Right when repeated, and on several instances at once. */
export const sweepFiles = ({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<number> =>
  db.write.transaction((tx) => sweepBlobs(tx, new Date(now().getTime() - DAY).toISOString()))
