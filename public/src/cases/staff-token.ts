import type { AnonymousToken } from '../../../core/anonymous-token.ts'
import { browserPurse, markSpent, nextToken } from '../anonymous/purse.ts'

/** Offers to prove that a member of the staff writes, where this browser holds a token. Which of its people signed in does not matter. */
export async function offerToken(): Promise<void> {
  const place = document.querySelector<HTMLElement>('[data-staff]')
  if (place !== null) place.hidden = (await heldToken()) === undefined
}

/** Puts a token into what is sent, if that was asked for. Returns what to do when the answer is there. */
export async function addToken(form: HTMLFormElement, data: FormData): Promise<(page: Document) => Promise<void>> {
  const wanted = data.get('staff') === '1' && form.querySelector<HTMLElement>('[data-staff]')?.hidden === false
  const token = wanted ? await heldToken() : undefined
  data.delete('staff')
  if (token === undefined) return () => Promise.resolve()
  data.set('token', JSON.stringify({ key: token.key, nonce: token.nonce, signature: token.signature }))
  return async (page) => {
    if (page.querySelector('[data-code], [data-token-bad]') !== null) await markSpent(browserPurse(), token.person, token)
  }
}

async function heldToken(): Promise<(AnonymousToken & { readonly person: number }) | undefined> {
  try {
    for (const batch of await browserPurse().all()) {
      const token = nextToken([batch])
      if (token !== undefined) return { ...token, person: batch.person }
    }
  } catch {
    // A browser that stores nothing holds no token.
  }
  return undefined
}
