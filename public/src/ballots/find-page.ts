import { findBallot } from './box.ts'
import { isRefused, type Answer } from './collecting.ts'
import { fieldOf, fill, one, onPress, onSubmit, pageOf, say, showOnly, type Page } from './page.ts'
import { trackersOf } from './purse.ts'
import type { Whereabouts } from './unsent.ts'

// A tracking code is asked for without the session, so that nobody learns whose it is.

const TRACKER = /^[A-Za-z0-9+/]{43}$/

export function startFind(): void {
  const page = pageOf('find')
  if (page === undefined) return
  const boxes = JSON.parse(page.root.dataset['boxes'] ?? '[]') as string[]
  onSubmit(page.root, 'form[data-form="find"]', (form) => find(page, boxes, fieldOf(form, 'tracker')))
  const own = boxes.flatMap((uuid) => trackersOf(localStorage, uuid, page.person).map((tracker) => ({ uuid, tracker })))
  void showOwn(page, own.toReversed())
  onPress(page.root, '[data-look-again]', () => showOwn(page, own.toReversed()))
}

async function find(page: Page, boxes: readonly string[], typed: string): Promise<void> {
  const tracker = typed
    .normalize('NFKC')
    .replace(/[\s=]+/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  showOnly(page.root, 'found', TRACKER.test(tracker) ? 'looking' : 'shape')
  one(page.root, 'input[name="tracker"]')?.setAttribute('aria-invalid', String(!TRACKER.test(tracker)))
  if (TRACKER.test(tracker)) showFound(page, await lookIn(boxes, tracker))
}

/** In the box that has it; unknown only when every one of them says so. */
async function lookIn(boxes: readonly string[], tracker: string): Promise<Answer<Whereabouts>> {
  const answers = await Promise.all(boxes.map((uuid) => findBallot(uuid, tracker)))
  const found = answers.find((answer) => !isRefused(answer) && answer.state !== 'unknown')
  return found ?? answers.find(isRefused) ?? { state: 'unknown' }
}

function showFound(page: Page, answer: Answer<Whereabouts>): void {
  showOnly(page.root, 'found', isRefused(answer) ? 'unreachable' : answer.state)
  if (isRefused(answer)) return
  say(page.root, '[data-position]', answer.position === undefined ? '' : fill(page.words['position'], { n: answer.position }))
}

/** What was cast from this browser, the newest first. */
async function showOwn(page: Page, own: readonly { uuid: string; tracker: string }[]): Promise<void> {
  const [list, template] = [one(page.root, '[data-own-list]'), one<HTMLTemplateElement>(page.root, 'template[data-own-line]')]
  const part = one(page.root, '[data-own]')
  if (list === null || template === null || part === null) return
  part.hidden = own.length === 0
  const lines = own.map(({ tracker }) => {
    const line = template.content.firstElementChild!.cloneNode(true) as HTMLElement
    say(line, '[data-own-tracker]', tracker)
    showOnly(line, 'own-state', 'looking')
    return line
  })
  list.replaceChildren(...lines)
  await Promise.all(
    own.map(async ({ uuid, tracker }, at) => {
      const answer = await findBallot(uuid, tracker)
      const line = lines[at]!
      showOnly(line, 'own-state', isRefused(answer) ? 'unreachable' : answer.state)
      if (!isRefused(answer) && answer.position !== undefined)
        say(line, '[data-own-position]', fill(page.words['position'], { n: answer.position }))
    }),
  )
}
