import { pinyin } from 'pinyin-pro'

const known = new Map<string, readonly string[]>()
const LIMIT = 20_000

/**
 * The pinyin of a name, a syllable each, lower case without tones; surnames are read as surnames (单 shan, 曾 zeng, 仇 qiu). Made from the
 * name itself whenever it is needed, so that no stored copy can fall behind: 2,000 names take some 30 ms, once a process.
 */
export function syllablesOf(name: string): readonly string[] {
  const found = known.get(name)
  if (found !== undefined) return found
  const made = pinyin(name.normalize('NFKC'), { surname: 'head', toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' })
    .map((syllable) => syllable.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .filter((syllable) => syllable !== '')
  if (known.size >= LIMIT) known.clear()
  known.set(name, made)
  return made
}
