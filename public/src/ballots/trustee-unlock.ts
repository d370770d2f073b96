import { isSeed, readSeed } from '../../../core/protocol/seat.ts'
import { atField, drawn, each, need } from './trustee-page.ts'
import { openSeed, type KeptSeed } from './trustee-store.ts'

/**
 * Waits for the recovery code on views/trustees/unlock: typed, or opened with the passphrase where this browser keeps it. `fits` says whether
 * a well-formed code is the right one; until one fits, the page says what is wrong with it.
 */
export function unlock(page: HTMLElement, kept: KeptSeed | undefined, fits: (seed: string) => boolean): Promise<string> {
  const byPassphrase = need<HTMLFormElement>(page, '[data-unlock-passphrase]')
  const byCode = need<HTMLFormElement>(page, '[data-unlock-code]')
  const choose = (passphrase: boolean): void => {
    byPassphrase.hidden = !passphrase
    byCode.hidden = passphrase
  }
  choose(kept !== undefined)
  return new Promise((resolve) => {
    need(page, '[data-type-instead]').onclick = () => {
      choose(false)
      need(byCode, 'input').focus()
    }
    byCode.onsubmit = (event) => {
      event.preventDefault()
      const seed = typedSeed(byCode, fits)
      if (seed !== undefined) resolve(seed)
    }
    byPassphrase.onsubmit = (event) => {
      event.preventDefault()
      void opened(byPassphrase, kept, fits).then((seed) => {
        if (seed !== undefined) resolve(seed)
      })
    }
  })
}

function typedSeed(form: HTMLFormElement, fits: (seed: string) => boolean): string | undefined {
  const field = need<HTMLInputElement>(form, 'input')
  const seed = readSeed(field.value)
  const problem = !isSeed(seed) ? 'shape' : fits(seed) ? undefined : 'other'
  each(form, '[data-problem]', (part) => (part.hidden = part.dataset['problem'] !== problem))
  atField(field, need(form, '.sl-err'), problem !== undefined)
  if (problem !== undefined) return undefined
  field.value = ''
  return seed
}

/** Deriving the key takes about half a second: the button says that it was pressed. */
async function opened(form: HTMLFormElement, kept: KeptSeed | undefined, fits: (seed: string) => boolean): Promise<string | undefined> {
  const field = need<HTMLInputElement>(form, 'input')
  const button = need<HTMLButtonElement>(form, 'button:not([type])')
  button.disabled = true
  await drawn()
  const seed = kept === undefined ? undefined : openSeed(kept, field.value)
  button.disabled = false
  const right = seed !== undefined && fits(seed)
  atField(field, need(form, '.sl-err'), !right)
  if (right) field.value = ''
  return right ? seed : undefined
}
