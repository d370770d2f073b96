import type { FileTexts } from '../files/file-texts.types.ts'

/**
 * What somebody reads who opens the file: no properties, comments, deleted or hidden parts, and nothing of a page on which text lies under
 * something drawn over it. Parts are divided by an empty line.
 */
export function visibleText({ parts, covered }: Pick<FileTexts, 'parts' | 'covered'>): string {
  const doubtful = new Set(covered.map(({ page }) => `page:${page}`))
  return parts
    .filter(({ place, hidden }) => hidden !== true && !HIDDEN_PLACE.test(place) && !doubtful.has(place))
    .map(({ text }) =>
      text
        .replaceAll('\u0000', ' ')
        .replace(/\n{2,}/g, '\n')
        .trim(),
    )
    .filter((text) => text !== '')
    .join('\n\n')
}

const HIDDEN_PLACE = /^(metadata|hidden|deleted|comment|attachment)\b/
