import { fieldOf, fill, one, onPress, onSubmit, say, showOnly, type Words } from '../ballots/page.ts'
import { showProblem } from '../ballots/problems.ts'
import { fetchNow } from './background.ts'
import { askReceipt, isUsedUp, sendText, type Receipt } from './door.ts'
import { isRefused } from './fetching.ts'
import { browserPurse, countNew, markSpent, nextToken, type Purse } from './purse.ts'

/** The page on which something is written without a name. Its words stand in it; what this browser keeps decides what is shown. */
export async function startWriting(): Promise<void> {
  const root = document.querySelector<HTMLElement>('[data-anonymous]')
  if (root === null) return
  if (!isSecureContext) {
    showOnly(root, 'when', 'insecure')
    return
  }
  await new Writing(root).start()
}

class Writing {
  readonly #root: HTMLElement
  readonly #words: Words
  readonly #person: number
  readonly #purse: Purse = browserPurse()

  constructor(root: HTMLElement) {
    this.#root = root
    this.#words = JSON.parse(root.dataset['words'] ?? '{}') as Words
    this.#person = Number(root.dataset['person'])
  }

  async start(): Promise<void> {
    const root = this.#root
    onSubmit(root, '[data-write]', (form) => this.#send(form))
    onPress(root, '[data-again]', () => this.#show())
    onPress(root, '[data-retry]', () => this.#begin())
    onPress(root, '[data-forget]', () => this.#forget())
    await this.#begin()
  }

  async #begin(): Promise<void> {
    showOnly(this.#root, 'when', 'fetching')
    showProblem(this.#root, undefined)
    try {
      const batch = await fetchNow(this.#person)
      if (isRefused(batch) && (await this.#left()) === 0) {
        this.#fail(batch.problem)
        return
      }
    } catch {
      this.#fail('no_storage')
      return
    }
    await this.#show()
  }

  #fail(problem: string): void {
    showOnly(this.#root, 'when', 'failed')
    showProblem(this.#root, problem)
  }

  async #left(): Promise<number> {
    return countNew(await this.#purse.list(this.#person))
  }

  /** The form while there is a token; else why there is none. */
  async #show(): Promise<void> {
    const batches = await this.#purse.list(this.#person)
    const left = countNew(batches)
    const elsewhere = batches[0]?.stage === 'elsewhere'
    showOnly(this.#root, 'when', left > 0 ? 'ready' : elsewhere ? 'elsewhere' : 'used_up')
    say(this.#root, '[data-left]', fill(this.#words['left'], { n: left }))
    await this.#showReceipts()
  }

  async #send(form: HTMLFormElement): Promise<void> {
    const text = fieldOf(form, 'text').trim()
    const token = nextToken(await this.#purse.list(this.#person))
    showProblem(this.#root, text === '' ? 'empty' : undefined)
    if (text === '' || token === undefined) return
    const answer = await sendText(token, text)
    if (isUsedUp(answer)) await markSpent(this.#purse, this.#person, token)
    if (isRefused(answer)) {
      showProblem(this.#root, answer.problem)
      return
    }
    await markSpent(this.#purse, this.#person, token, 'suggestion')
    form.reset()
    showOnly(this.#root, 'when', 'sent')
    one(this.#root, '[data-when="sent"] h2')?.focus()
    await this.#showReceipts()
  }

  async #showReceipts(): Promise<void> {
    const place = one(this.#root, '[data-receipts]')
    const list = one(this.#root, '[data-receipts] ul')
    if (place === null || list === null) return
    const spent = (await this.#purse.list(this.#person)).flatMap(({ key, tokens }) =>
      tokens.filter(({ purpose }) => purpose === 'suggestion').map(({ nonce }) => ({ key, nonce })),
    )
    place.hidden = spent.length === 0
    const lines = await Promise.all(spent.map(async ({ key, nonce }) => this.#line(await askReceipt(key, nonce))))
    list.replaceChildren(...lines)
  }

  #line(receipt: Receipt | { readonly problem: string }): HTMLElement {
    const item = document.createElement('li')
    const state = 'problem' in receipt ? 'unknown' : receipt.state
    const values = 'problem' in receipt ? {} : { n: receipt.number ?? 0, date: inWords(receipt.receivedOn ?? receipt.publishedOn) }
    const said = fill(this.#words[`receipt.${state}`], { ...values, reason: 'stub' in receipt ? receipt.stub.reason : '' })
    if ((state === 'published' || state === 'hidden') && 'number' in receipt) {
      const link = document.createElement('a')
      link.href = `/anonymous?before=${(receipt.number ?? 0) + 1}#text-${receipt.number ?? 0}`
      link.textContent = fill(this.#words['receipt.name'], values)
      item.append(link, ' ')
    }
    item.append(said)
    return item
  }

  /** On a computer that several people use, what was written from here is nobody's business. */
  async #forget(): Promise<void> {
    for (const batch of await this.#purse.list(this.#person)) {
      const tokens = batch.tokens.map(({ nonce, signature, state }) => ({ nonce: state === 'spent' ? '' : nonce, signature, state }))
      await this.#purse.write({ ...batch, tokens })
    }
    await this.#showReceipts()
  }
}

/** A day as the pages of the server write it. */
function inWords(day: string | undefined): string {
  if (day === undefined) return ''
  const english = document.documentElement.lang === 'en'
  const format = new Intl.DateTimeFormat(english ? 'en-GB' : 'zh-CN', {
    day: 'numeric',
    month: english ? 'short' : 'long',
    timeZone: 'UTC',
  })
  return format.format(new Date(`${day}T00:00:00Z`))
}
