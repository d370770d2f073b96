import { halfWidth } from '../../core/half-width.ts'

/** A heading or a value as it is compared: case, spaces, punctuation and a unit in brackets do not matter. */
export function normaliseHeading(text: string): string {
  return halfWidth(text)
    .toLowerCase()
    .replace(/\((?:元|万元|人民币|yuan|rmb|cny|单位[:：]?[^)]*)\)/g, '')
    .replace(/[\s_\-–—:：*/.,、()（）[\]【】"“”'‘’#]+/g, '')
}
