/** 无公函不接待、陪餐人数 and the like are rules of reception, whichever register prints the numbers. */

/**
 * The most companions that `guests` in `batches` receptions can have had with every single one inside the rule: 3 up to 10 guests, beyond
 * that a third of the guests rounded down (11 guests: 3, 12: 4). For several receptions the split that allows most is assumed, so what is
 * above this breaks the rule in at least one of them whatever the split.
 */
export function companionLimit(guests: number, batches = 1): number {
  const others = Math.max(0, Math.min(batches, guests) - 1)
  return 3 * others + Math.max(3, Math.floor((guests - others) / 3))
}
