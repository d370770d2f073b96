/**
 * Which batch each ballot reached the board with, from the order of casting and the order of the board: a batch ends where the first so many
 * of both are the same ballots, and has `least` at least. The last one, moved at the close, may be smaller.
 */
export function batchesIn(cast: readonly string[], board: readonly string[], least: number): ReadonlyMap<string, number> {
  const batches = new Map<string, number>()
  const apart = new Set<string>()
  let [batch, size] = [0, 0]
  for (const [i, ballot] of cast.entries()) {
    for (const one of [ballot, board[i]!]) if (!apart.delete(one)) apart.add(one)
    batches.set(ballot, batch)
    size += 1
    if (apart.size > 0 || size < least) continue
    batch += 1
    size = 0
  }
  return batches
}
