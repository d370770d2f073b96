import { pinyin } from 'pinyin-pro'

/** 欧阳晓岚 as Ouyang Xiaolan: what an English name is when nobody wrote one. A name that is not Chinese stays as it is. */
export function romanise(name: string): string {
  if (!/^\p{Script=Han}{2,6}$/u.test(name)) return name
  const syllables = pinyin(name, { surname: 'head', toneType: 'none', type: 'array', v: false })
  const family = /^(?:欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|东方|长孙|宇文)/u.test(name) && syllables.length > 2 ? 2 : 1
  return [syllables.slice(0, family), syllables.slice(family)].map((part) => capital(part.join(''))).join(' ')
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
