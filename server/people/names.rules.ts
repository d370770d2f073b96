/** Chinese names in the order of a dictionary (pinyin). SQLite knows no collation for it, so both engines sort by a key made here. */
let ranks: ReadonlyMap<string, number> | undefined

const FIRST_HAN = 0x4e00
const LAST_HAN = 0x9fff

// Sorting the 20,992 unified ideographs once takes about 50 ms; asking a collator for each name would not give a key at all.
function hanRanks(): ReadonlyMap<string, number> {
  const han = Array.from({ length: LAST_HAN - FIRST_HAN + 1 }, (_, i) => String.fromCharCode(FIRST_HAN + i))
  return new Map(han.sort(new Intl.Collator('zh-CN').compare).map((character, rank) => [character, rank]))
}

/**
 * A key that sorts names as a Chinese dictionary does: Han characters by pinyin, before everything else. Five hexadecimal digits a
 * character, so that the order is the same under every collation of a database.
 */
export function pinyinKey(name: string): string {
  ranks ??= hanRanks()
  const known = ranks
  const keyOf = (character: string): string => {
    const rank = known.get(character)
    return rank === undefined ? `1${hex(character.codePointAt(0) ?? 0)}` : `0${hex(rank)}`
  }
  return Array.from(name.normalize('NFKC').trim().toLowerCase()).slice(0, 40).map(keyOf).join('')
}

const hex = (value: number): string => Math.min(value, 0xffff).toString(16).padStart(4, '0')
