import type { Page } from './page.ts'

/** The list of all codes' public halves; asked for whole, so that nobody learns which one is meant. Undefined before it is published. */
export async function publishedCodes({ root }: Page): Promise<ReadonlySet<string> | undefined> {
  const address = root.dataset['list'] ?? ''
  if (address === '') return undefined
  try {
    const answer = await fetch(address, { headers: { Accept: 'application/json' } })
    const list: unknown = answer.ok ? await answer.json() : undefined
    return Array.isArray(list) ? new Set(list.filter((text) => typeof text === 'string')) : undefined
  } catch {
    return undefined // the box will say it
  }
}
