const WAIT_MS = 400
const SHORTEST = 4

interface Similar {
  readonly href: string
  readonly title: string
  readonly on: string
}

/** While a letter is typed, the published answers that say much of the same stand under its title. */
export function startSimilar(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-similar]')
  const list = form?.querySelector<HTMLElement>('[data-similar-list]')
  if (!form || !list) return
  let timer = 0
  let asked = ''
  const look = (): void => {
    const typed = textOf(form)
    if (typed === asked) return
    asked = typed
    void ask(form.dataset['similar'] ?? '', typed).then((found) => {
      if (typed === asked) show(list, found)
    })
  }
  form.addEventListener('input', (event) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('[name="title"], [name="body"]')) return
    clearTimeout(timer)
    timer = setTimeout(look, WAIT_MS)
  })
  look() // a form that came back, or was typed before this script was there
}

const textOf = (form: HTMLFormElement): string =>
  ['title', 'body']
    .map((name) => form.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name="${name}"]`)?.value.trim() ?? '')
    .join(' ')
    .trim()
    .slice(0, 200)

async function ask(address: string, typed: string): Promise<readonly Similar[]> {
  if (typed.length < SHORTEST) return []
  try {
    const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`, { headers: { Accept: 'application/json' } })
    return answer.ok ? ((await answer.json()) as { similar: readonly Similar[] }).similar : []
  } catch {
    return [] // it only helps; the letter can be sent without it
  }
}

function show(list: HTMLElement, found: readonly Similar[]): void {
  list.hidden = found.length === 0
  list.querySelector('ul')?.replaceChildren(
    ...found.map(({ href, title, on }) => {
      const item = document.createElement('li')
      const link = Object.assign(document.createElement('a'), { href, textContent: title, target: '_blank', lang: 'zh-CN' })
      const day = Object.assign(document.createElement('span'), { className: 'sl-sub', textContent: ` ${on}` })
      item.append(link, day)
      return item
    }),
  )
}
