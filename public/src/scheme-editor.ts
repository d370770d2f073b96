// The editor of an indicator scheme: totals while somebody types, rows added and moved without leaving the place, and a draft that is
// kept by itself. Without this script every button sends the same form and brings the same page.
import { totalsOf } from '../../core/evaluation/tree.ts'

const KEPT_AFTER_MS = 15_000
/** As the server prints points; kept here too, because the page computes before the server does. */
const pointsText = (hundredths: number): string => (Number.isNaN(hundredths) ? '?' : String(hundredths / 100).replace('-', '−'))

const form = document.querySelector<HTMLFormElement>('[data-scheme-editor]')
if (form) start(form)

function start(editor: HTMLFormElement): void {
  editor.dataset['scripted'] = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const keepLater = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void keep(editor), KEPT_AFTER_MS)
  }
  editor.addEventListener('input', (event) => {
    editor.dataset['changed'] = ''
    if (event.target instanceof HTMLInputElement && /(^full|\.weight)$/.test(event.target.name)) showTotals(editor)
    keepLater()
  })
  editor.addEventListener('change', (event) => {
    const choice = (event.target as HTMLElement).closest<HTMLElement>('[data-refresh]')
    if (choice) void send(editor, `at:${choice.dataset['refresh'] ?? ''}`)
  })
  offerFolding(editor)
  editor.addEventListener('click', (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>('[data-fold]')
    if (button) fold(editor, button)
  })
  editor.addEventListener('submit', (event) => {
    clearTimeout(timer)
    const button = event.submitter
    const pressed = button instanceof HTMLButtonElement ? button.value : 'save'
    delete editor.dataset['changed']
    if (pressed === 'save' || pressed === 'read') return
    event.preventDefault()
    void send(editor, pressed)
  })
  addEventListener('beforeunload', (event) => {
    if (editor.dataset['changed'] !== undefined) event.preventDefault()
  })
}

function offerFolding(editor: HTMLFormElement): void {
  for (const button of editor.querySelectorAll<HTMLElement>('[data-fold]'))
    button.hidden = editor.querySelector('.sl-scheme-branch') === null
}

/** Everything under the dimensions away or back, so that they can be seen, and moved, together. */
function fold(editor: HTMLFormElement, button: HTMLElement): void {
  const branches = [...editor.querySelectorAll<HTMLDetailsElement>('.sl-scheme-branch')]
  const open = branches.every((one) => !one.open)
  for (const one of branches) one.open = open
  const other = button.dataset['fold'] ?? ''
  button.dataset['fold'] = button.textContent
  button.textContent = other
}

/** What stands in the fields, as the tree that the server would make of it. */
function showTotals(editor: HTMLFormElement): void {
  const value = (name: string): number => {
    const text = editor.elements.namedItem(name)
    const typed = text instanceof HTMLInputElement ? text.value.trim() : ''
    return /^\d{1,6}(\.\d{1,2})?$/.test(typed) ? Math.round(Number(typed) * 100) : Number.NaN
  }
  const nodesIn = (list: Element | null): object[] =>
    [...(list?.children ?? [])].flatMap((child) => {
      if (!(child instanceof HTMLElement) || child.dataset['node'] === undefined) return []
      const below = child.querySelector(':scope > .sl-scheme-branch > [data-nodes]')
      return [{ weight: value(`${child.dataset['node']}.weight`), ...(below ? { children: nodesIn(below) } : {}) }]
    })
  const draft = { full: value('full'), indicators: nodesIn(editor.querySelector('[data-path="indicators"]')) }
  const words = editor.dataset['total'] ?? ''
  // Paths are places in the list as it stands; the server numbers a tree anew each time it draws it, so they agree.
  for (const { path, due, sum, fits } of totalsOf(draft)) {
    const place = editor.querySelector(`[data-total-of="${path}"]`)
    if (!place) continue
    place.textContent = words.replace('__sum__', pointsText(sum)).replace('__due__', pointsText(due))
    place.classList.toggle('is-wrong', !fits)
  }
}

const say = (editor: HTMLFormElement, text: string): void => {
  const place = editor.querySelector('[data-part="saved"]')
  if (place) place.textContent = text
}

/** Posts the form as a button would; undefined when there was no answer that is an editor. */
async function post(
  editor: HTMLFormElement,
  pressed: string,
): Promise<{ readonly fresh: HTMLFormElement; readonly ok: boolean } | undefined> {
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(editor)) if (typeof value === 'string') body.append(name, value)
  body.set('do', pressed)
  say(editor, editor.dataset['atOnce'] ?? '')
  try {
    const answer = await fetch(editor.action, { method: 'POST', body, headers: { Accept: 'text/html' } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.querySelector<HTMLFormElement>('[data-scheme-editor]')
    if (fresh) return { fresh, ok: answer.ok }
  } catch {
    // No network: said below, and everything typed is still there.
  }
  say(editor, editor.dataset['failed'] ?? '')
  return undefined
}

let queue: Promise<unknown> = Promise.resolve()
/** One after another: each needs the version that the one before it made. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = queue.then(work)
  queue = result.catch(() => undefined)
  return result
}

/** A button's change, and the page as it is after it; what was folded open stays open. */
const send = (editor: HTMLFormElement, pressed: string): Promise<void> =>
  inTurn(async () => {
    const before = new Map(
      [...editor.querySelectorAll<HTMLDetailsElement>('details[data-keep]')].map((one) => [one.dataset['keep'], one.open]),
    )
    const got = await post(editor, pressed)
    if (!got) return
    editor.replaceChildren(...got.fresh.childNodes)
    if (got.ok) delete editor.dataset['changed']
    for (const details of editor.querySelectorAll<HTMLDetailsElement>('details[data-keep]')) {
      const was = before.get(details.dataset['keep'])
      // What the server opens is where the work goes on; only a branch that was folded stays so.
      if (was === true || (was === false && details.matches('.sl-scheme-branch'))) details.open = was
    }
    offerFolding(editor)
    if (!got.ok) editor.querySelector<HTMLElement>('[data-errors]')?.focus()
    else focusAt(editor, got.fresh)
  })

/** After a row was added its first field, after a choice the choice again. `fresh` says which place was worked at. */
function focusAt(editor: HTMLFormElement, fresh: HTMLFormElement): void {
  const path = fresh.dataset['at'] ?? ''
  const place = path === '' ? null : document.getElementById(`n-${path.replace(/[^\w-]/g, '-')}`)
  const field = place?.querySelector<HTMLElement>('input:not([type="hidden"]), select, textarea') ?? place
  if (field && editor.contains(field)) field.focus()
}

/** Keeps what is typed while somebody goes on typing: only what the server says about it changes on the page. */
const keep = (editor: HTMLFormElement): Promise<void> =>
  inTurn(async () => {
    if (editor.dataset['changed'] === undefined) return
    delete editor.dataset['changed']
    const got = await post(editor, 'keep')
    if (!got) {
      editor.dataset['changed'] = ''
      return
    }
    if (!got.ok) {
      editor.replaceChildren(...got.fresh.childNodes)
      editor.querySelector<HTMLElement>('[data-errors]')?.focus()
      return
    }
    for (const part of ['findings', 'saved']) {
      const [mine, theirs] = [editor, got.fresh].map((one) => one.querySelector(`[data-part="${part}"]`))
      if (mine && theirs) mine.replaceChildren(...theirs.childNodes)
    }
    const [mine, theirs] = [editor, got.fresh].map((one) => one.querySelector<HTMLInputElement>('input[name="version"]'))
    if (mine && theirs) mine.value = theirs.value
  })
