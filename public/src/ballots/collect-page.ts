import { isPassing } from './box.ts'
import { askFor, begin, isNeverSigned, isRefused, waitOf, type Refused, type Surroundings } from './collecting.ts'
import { credentialFor, thisDevice } from './device.ts'
import { groupsOf } from '../../../core/protocol/seat.ts'
import { issuerPrint } from './blind.ts'
import { fieldOf, fill, onPress, onSubmit, one, pageOf, say, showOnly, type Page } from './page.ts'
import { showProblem } from './problems.ts'
import { publishedCodes } from './published.ts'
import { codeOf, forget, keepCode } from './purse.ts'
import { MOVED, resumeAll, type Moved } from './resume.ts'
import { startSlip } from './slip.ts'
import { spell } from './trustee-page.ts'
import { problemOfCode, tidy } from './typed-code.ts'

// The page on which a voter gets a code. What it shows follows from what this browser keeps, and from what the server knows: whether a code
// was fetched, never which.

const AGAIN_MS = 4_000
/** After something that another request may not meet. */
const LATER_MS = 20_000

export function startCollect(): void {
  const page = pageOf('collect')
  if (page === undefined) return
  if (!isSecureContext) {
    showOnly(page.root, 'when', 'insecure')
    return
  }
  const { issuer = '', oneStep } = page.root.dataset
  const around = thisDevice(issuer, oneStep === 'true')
  onPress(page.root, '[data-collect]', () => collect(page, around))
  onSubmit(page.root, 'form[data-form="import"]', (form) => takeIn(page, form))
  onPress(page.root, '[data-forget]', () => leaveNothing(page))
  startSlip(page, () => show(page))
  showIssuer(page, issuer)
  addEventListener(MOVED, (event) => moved(page, (event as CustomEvent<Moved>).detail))
  addEventListener('storage', () => show(page))
  show(page)
  setInterval(() => countDown(page), 1_000)
  const kept = codeOf(localStorage, page.uuid, page.person)
  if (kept?.stage === 'asking' || (kept === undefined && location.hash === '#now' && stateOf(page) === 'fresh')) void collect(page, around)
}

/** To be compared with what others see: SHA-256 of the key that this page was given, computed here. */
function showIssuer({ root }: Page, issuer: string): void {
  const place = one(root, '[data-issuer-print]')
  if (place !== null) spell(place, groupsOf(issuerPrint(issuer)))
}

type State = 'fresh' | 'elsewhere' | 'closed' | 'asking' | 'registering' | 'ready'

function stateOf({ root, uuid, person }: Page): State {
  const kept = codeOf(localStorage, uuid, person)
  if (kept !== undefined) return kept.stage
  if (root.dataset['collected'] === 'true') return 'elsewhere'
  return root.dataset['open'] === 'true' ? 'fresh' : 'closed'
}

function show(page: Page): void {
  const state = stateOf(page)
  page.root.dataset['state'] = state
  showOnly(page.root, 'when', state)
  const kept = codeOf(localStorage, page.uuid, page.person)
  showOnly(page.root, 'sealed', typeof kept?.code === 'object' ? 'yes' : 'no')
  countDown(page)
}

/** One press: make, keep, ask, take the blinding off. The registration follows by itself. */
async function collect(page: Page, around: Surroundings): Promise<void> {
  showProblem(page.root, undefined)
  const { uuid, election, person } = page
  try {
    const kept = codeOf(localStorage, uuid, person) ?? (await begin({ uuid, election, person }, around))
    show(page)
    const answer = isRefused(kept) ? kept : await askFor(kept, around)
    if (isRefused(answer)) refused(page, around, answer)
    else resumeAll()
  } catch {
    showProblem(page.root, 'not_possible')
  }
  show(page)
}

function refused(page: Page, around: Surroundings, { problem, words }: Refused): void {
  showProblem(page.root, problem, words)
  if (isPassing(problem)) setTimeout(() => void collect(page, around), AGAIN_MS)
  else if (isNeverSigned(problem))
    forget(localStorage, page.uuid, page.person) // it will never vote
  else if (problem !== 'signed_out' && problem !== 'other_issuer') setTimeout(() => void collect(page, around), LATER_MS)
  if (problem === 'elections.collect.already') page.root.dataset['collected'] = 'true'
}

function moved(page: Page, { uuid, person, problem }: Moved): void {
  if (uuid !== page.uuid || person !== page.person) return
  showProblem(page.root, problem)
  show(page)
}

function countDown(page: Page): void {
  const kept = codeOf(localStorage, page.uuid, page.person)
  if (kept?.stage !== 'registering') return
  const seconds = Math.ceil(waitOf(kept, Date.now()) / 1_000)
  say(page.root, '[data-seconds]', seconds > 0 ? fill(page.words['seconds'], { n: seconds }) : (page.words['now'] ?? ''))
}

/** A code that was made on another device. */
async function takeIn(page: Page, form: HTMLFormElement): Promise<void> {
  const code = tidy(fieldOf(form, 'code'))
  const { uuid, election, person } = page
  const problem = problemOfCode(code, (text) => credentialFor(uuid, text), await publishedCodes(page))
  showOnly(form, 'code-problem', problem ?? 'none')
  one(form, 'input')?.setAttribute('aria-invalid', String(problem !== undefined))
  if (problem !== undefined) {
    one(form, 'input')?.focus()
    return
  }
  keepCode(localStorage, { uuid, election, person, stage: 'ready', code })
  form.reset()
  show(page)
}

function leaveNothing(page: Page): void {
  forget(localStorage, page.uuid, page.person)
  page.root.dataset['collected'] = 'true'
  one<HTMLDialogElement>(page.root, 'dialog')?.close()
  show(page)
  one(page.root, 'h1')?.focus()
}
