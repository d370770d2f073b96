import { openCheckpoint } from '../../../core/tlog/checkpoint.ts'
import { parseKey, partsOf, signatureLine, type Signer } from '../../../core/tlog/note.ts'
import { openSince, verifyGrowth } from '../../../core/tlog/receipt.ts'
import { currentCheckpoint, currentKey, growthPath } from './client.ts'
import type { Keys } from './checks.ts'
import { checkGrowth, formerKeys } from './growth.ts'
import { saveJson } from './verify-page.ts'
import { LEAST_PASSPHRASE, makeKey, readSealedKey, unsealKey, type SealedKey } from '../../../core/tlog/witness-key.ts'
import { recallWitness, rememberWitness } from './witness-memory.ts'

/** What a witness's own page says instead of going on. */
type Problem = 'short' | 'unlike' | 'passphrase' | 'file' | 'refused' | 'failed'

class Refusal extends Error {
  readonly problem: Problem
  readonly words: string
  constructor(problem: Problem, words = '') {
    super(problem)
    this.problem = problem
    this.words = words
  }
}

interface Place {
  readonly panel: HTMLElement
  readonly person: string
  readonly name: string
  /** The verifier key that the server knows; '' before there is one. */
  readonly registered: string
  readonly demo: boolean
}

export function startWitness(): void {
  const panel = document.querySelector<HTMLElement>('[data-witness]')
  if (panel === null) return
  const { witness: person = '', name = '', key: registered = '', demo } = panel.dataset
  const place = { panel, person, name, registered, demo: demo === 'true' }
  showStep(place)
  onSubmit(place, 'make', (fields) => register(place, fields))
  onSubmit(place, 'sign', (fields) => cosignAgain(place, fields))
  onSubmit(place, 'load', (fields) => load(place, fields))
  panel.querySelector('[data-save-key]')?.addEventListener('click', () => {
    const kept = recallWitness(person)
    if (kept) saveJson(`sunlit-witness-key-${person}.json`, kept.key)
  })
}

/** Without a key: make one. With a key that this browser has: sign. With one that it lacks: load its file. */
function showStep({ panel, person, registered }: Place): void {
  const kept = recallWitness(person)
  const step = registered === '' ? 'make' : kept?.key.key === registered ? 'sign' : 'load'
  for (const part of panel.querySelectorAll<HTMLElement>('[data-step]')) part.hidden = part.dataset['step'] !== step
}

function onSubmit(place: Place, step: string, act: (fields: FormData) => Promise<void>): void {
  const form = place.panel.querySelector<HTMLFormElement>(`form[data-form="${step}"]`)
  const button = form?.querySelector<HTMLButtonElement>('.btn-primary')
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    if (!button || button.disabled) return
    button.disabled = true
    showProblem(place, undefined)
    // The sealing takes half a second: the button is seen to be off first.
    setTimeout(() => {
      act(new FormData(form))
        .catch((error: unknown) => showProblem(place, error instanceof Refusal ? error : new Refusal('failed')))
        .finally(() => (button.disabled = false))
    }, 30)
  })
}

function showProblem({ panel }: Place, refusal: Refusal | undefined): void {
  for (const part of panel.querySelectorAll<HTMLElement>('[data-problem]')) part.hidden = part.dataset['problem'] !== refusal?.problem
  const words = panel.querySelector('[data-words]')
  if (words) words.textContent = refusal?.words ?? ''
}

const textOf = (fields: FormData, name: string): string => {
  const value = fields.get(name)
  return typeof value === 'string' ? value : ''
}

async function register(place: Place, fields: FormData): Promise<void> {
  const passphrase = textOf(fields, 'passphrase')
  if (passphrase.length < LEAST_PASSPHRASE) throw new Refusal('short')
  if (passphrase !== textOf(fields, 'again')) throw new Refusal('unlike')
  const { signer, sealed } = makeKey(place.name, passphrase, (bytes) => crypto.getRandomValues(new Uint8Array(bytes)))
  const signed = await signNewest(place, signer, '')
  rememberWitness(place.person, { key: sealed, note: signed.note })
  await send('/log/witnesses', { key: sealed.key, size: signed.size, line: signed.line })
}

async function cosignAgain(place: Place, fields: FormData): Promise<void> {
  const kept = recallWitness(place.person)
  const signer = kept && unsealKey(kept.key, textOf(fields, 'passphrase'))
  if (!kept || !signer) throw new Refusal('passphrase')
  const signed = await signNewest(place, signer, kept.note)
  const { size, line } = signed
  await send('/log/cosignatures', { size, line }, () => rememberWitness(place.person, { key: kept.key, note: signed.note }))
}

async function load(place: Place, fields: FormData): Promise<void> {
  const file = fields.get('file')
  const sealed = file instanceof File ? await readFile(file) : undefined
  if (sealed?.key !== place.registered) throw new Refusal('file')
  if (unsealKey(sealed, textOf(fields, 'passphrase')) === undefined) throw new Refusal('passphrase')
  rememberWitness(place.person, { key: sealed, note: '' })
  showStep(place)
}

async function readFile(file: File): Promise<SealedKey | undefined> {
  try {
    return file.size > 10_000 ? undefined : readSealedKey(JSON.parse(await file.text()))
  } catch {
    return undefined
  }
}

interface Signed {
  readonly size: string
  readonly line: string
  readonly note: string
}

/** Signs nothing that did not grow from what this witness signed last, nor from what this browser has seen. */
async function signNewest({ demo }: Place, signer: Signer, last: string): Promise<Signed> {
  const [{ codes, memory }, note, said] = [await checkGrowth(demo), await currentCheckpoint(), await currentKey()]
  const key = parseKey(memory?.key ?? '') ?? said
  const opened = key === undefined ? undefined : openCheckpoint(note, key)
  if (codes.length > 0 || key === undefined || opened?.ok !== true) throw new Refusal('refused')
  const { size } = opened.checkpoint
  if (last !== '' && !(await grew(last, note, size, { key, former: formerKeys(memory) }))) throw new Refusal('refused')
  const text = partsOf(note)!.text
  return { size: String(size), line: signatureLine(text, signer, Math.floor(Date.now() / 1_000)), note }
}

async function grew(last: string, note: string, size: number, { key, former }: Keys): Promise<boolean> {
  const opened = openSince(last, key, former)
  if (!opened.ok) return false
  return verifyGrowth(last, note, await growthPath(opened.checkpoint.size, size), key, former).length === 0
}

/** The page that the answer leads to says that it is done. */
async function send(address: string, fields: Readonly<Record<string, string>>, accepted: () => void = () => undefined): Promise<void> {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { Accept: 'application/json' },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  if (answer.type !== 'opaqueredirect' && !answer.ok) throw new Refusal('failed', await wordsOf(answer))
  accepted()
  location.assign('/log')
}

async function wordsOf(answer: Response): Promise<string> {
  try {
    return ((await answer.json()) as { message?: string }).message ?? ''
  } catch {
    return ''
  }
}
