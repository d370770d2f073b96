import { encryptIn, type Thread } from './encrypting.ts'
import { castBallot, findBallot, isPassing } from './box.ts'
import { startChoosing, type Choosing } from './choosing.ts'
import { choicesOf, fitting, type Marks } from './choices.ts'
import { askFor, begin as beginCode, isNeverSigned, isRefused, register, waitOf } from './collecting.ts'
import { codeGate } from './code-gate.ts'
import { thisDevice } from './device.ts'
import { showDone } from './done.ts'
import { all, fill, onPress, one, pageOf, say, showOnly, type Page } from './page.ts'
import { showProblem } from './problems.ts'
import { codeOf, forget, keepVote, voteOf } from './purse.ts'
import { showReview } from './review.ts'
import { isFresh, judge, type KeptBallot } from './unsent.ts'

// Voting, on three screens of one page: choose, review, cast. Choices and the code stay in this browser; only the encrypted ballot leaves it,
// without the session. What is not finished is kept, so that a closed tab costs nothing.

const AGAIN_MS = [2_000, 5_000, 15_000, 30_000] as const

type Screen = 'loading' | 'insecure' | 'unsent' | 'code' | 'choose' | 'review' | 'cast' | 'done'

interface Voting {
  readonly page: Page
  readonly choosing: Choosing
  code: string | undefined
}

export function startVote(): void {
  const page = pageOf('vote')
  if (page === undefined) return
  if (!isSecureContext) {
    showScreen(page, 'insecure')
    return
  }
  const voting: Voting = { page, choosing: startChoosing(page, (marks) => remember(page, marks)), code: undefined }
  voting.choosing.set(fitting(voting.choosing.questions, voteOf(localStorage, page.uuid, page.person).marks))
  onPress(page.root, '[data-to-review]', () => toReview(voting))
  onPress(page.root, '[data-to-choose]', () => history.back())
  onPress(page.root, '[data-cast]', () => castAnew(voting))
  onPress(page.root, '[data-retry]', () => castAgain(voting))
  onPress(page.root, '[data-vote-again]', () => voteAgain(voting))
  onPress(page.root, '[data-send-kept]', () => sendKept(voting))
  onPress(page.root, '[data-discard-kept]', () => discardKept(voting))
  addEventListener('popstate', () => follow(voting))
  showTimes(page)
  void enter(voting)
}

/** With a ballot of an earlier visit: ask. Else with a code: choose. Else the code first. */
async function enter(voting: Voting): Promise<void> {
  const { uuid, person } = voting.page
  const { ballot } = voteOf(localStorage, uuid, person)
  if (ballot === undefined) {
    await begin(voting)
    return
  }
  const found = judge(await findBallot(uuid, ballot.tracker))
  if (found === 'arrived') arrived(voting, ballot)
  else if (found === 'ask') askAbout(voting.page, ballot)
  else {
    keepTracker(voting.page, ballot)
    showTimes(voting.page)
    await begin(voting)
  }
}

/** Only the voter knows whether they voted on another device since. */
function askAbout(page: Page, { at }: KeptBallot): void {
  const time =
    at === undefined ? '' : new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' })
  say(page.root, '[data-unsent-at]', time === '' ? '' : fill(page.words['unsent_at'], { time }))
  goTo(page, 'unsent')
}

async function sendKept(voting: Voting): Promise<void> {
  const { uuid, person } = voting.page
  const { ballot, trackers } = voteOf(localStorage, uuid, person)
  if (ballot === undefined) {
    await begin(voting) // another tab was faster
    return
  }
  const now = { ...ballot, at: Date.now() }
  keepVote(localStorage, uuid, person, { ballot: now, trackers })
  await send(voting, now)
}

async function discardKept(voting: Voting): Promise<void> {
  remember(voting.page, undefined)
  await begin(voting)
}

async function begin(voting: Voting): Promise<void> {
  const { page } = voting
  const problem = page.root.dataset['oneStep'] === 'true' ? await collectHere(page) : undefined
  const kept = codeOf(localStorage, page.uuid, page.person)
  if (typeof kept?.code === 'string' && kept.stage === 'ready') {
    voting.code = kept.code
    goTo(page, 'choose')
    return
  }
  showScreen(page, 'code')
  if (problem === 'other_issuer') showProblem(page.root, problem)
  codeGate(page, kept, (code) => {
    voting.code = code
    goTo(page, 'choose')
  })
}

/** A one-step motion: the code is fetched and registered on the way in. What stands in the way, if anything. */
async function collectHere(page: Page): Promise<string | undefined> {
  const { uuid, election, person, root } = page
  const { issuer = '', collected } = root.dataset
  const kept = codeOf(localStorage, uuid, person)
  if (kept?.stage === 'ready' || (kept === undefined && collected === 'true')) return undefined
  const around = thisDevice(issuer, true)
  try {
    const begun = kept ?? (await beginCode({ uuid, election, person }, around))
    const asked = isRefused(begun) ? begun : await askFor(begun, around)
    if (isRefused(asked)) {
      if (isNeverSigned(asked.problem)) forget(localStorage, uuid, person) // the code is on another device: it can be typed here
      return asked.problem
    }
    await new Promise((resolve) => setTimeout(resolve, waitOf(asked, Date.now())))
    await register(asked, around)
  } catch {
    // The screen for the code says what to do.
  }
  return undefined
}

/** Choices are kept as openly as the code is: beside one under a passphrase, or one that was only typed, none are. */
function remember({ uuid, person }: Page, marks: Marks | undefined): void {
  const { trackers } = voteOf(localStorage, uuid, person)
  const open = typeof codeOf(localStorage, uuid, person)?.code === 'string'
  keepVote(localStorage, uuid, person, { ...(open && marks !== undefined && { marks }), trackers })
}

function showScreen(page: Page, screen: Screen): void {
  page.root.dataset['screen'] = screen
  showOnly(page.root, 'on', screen)
  showProblem(page.root, undefined)
}

/** Shows a screen from its top; its heading is read out. */
function goTo(page: Page, screen: Screen): void {
  showScreen(page, screen)
  scrollTo(0, 0)
  one(page.root, `[data-on~="${screen}"] h1`)?.focus({ preventScroll: true })
}

function toReview(voting: Voting): void {
  const { page, choosing } = voting
  if (!choosing.isComplete()) return
  showReview(page, choosing)
  history.pushState(null, '', '#review')
  goTo(page, 'review')
}

/** The browser's own way back leads from the review to the choices, and from nowhere to a review of nothing. */
function follow({ page }: Voting): void {
  const { screen } = page.root.dataset
  if (screen === 'review' && location.hash !== '#review') goTo(page, 'choose')
  else if (screen === 'choose' && location.hash === '#review') history.replaceState(null, '', location.pathname)
}

async function castAnew(voting: Voting): Promise<void> {
  const { page, choosing, code } = voting
  if (code === undefined) return
  history.replaceState(null, '', location.pathname)
  goTo(page, 'cast')
  step(page, 'encrypt')
  const { text: election = '', worker = '' } = page.root.dataset
  const { questions, marks } = choosing
  let ballot: KeptBallot
  try {
    const thread = new Worker(worker) as unknown as Thread
    const made = await encryptIn(thread, { election, code, choices: choicesOf(questions, marks()) }, (done, of) => progress(page, done, of))
    ballot = { ...made, at: Date.now() }
  } catch {
    step(page, 'encrypt')
    showProblem(page.root, 'not_encrypted')
    return
  }
  const { trackers } = voteOf(localStorage, page.uuid, page.person)
  keepVote(localStorage, page.uuid, page.person, { ballot, trackers })
  await send(voting, ballot)
}

const castAgain = async (voting: Voting): Promise<void> => {
  const { ballot } = voteOf(localStorage, voting.page.uuid, voting.page.person)
  if (ballot === undefined) goTo(voting.page, 'choose')
  else if (isFresh(ballot, Date.now())) await send(voting, ballot)
  else askAbout(voting.page, ballot)
}

/** The same text until the box has answered: a lost answer makes no second ballot. */
async function send(voting: Voting, ballot: KeptBallot, attempt = 0): Promise<void> {
  const { page } = voting
  if (page.root.dataset['screen'] !== 'cast') goTo(page, 'cast')
  step(page, 'send')
  const answer = await castBallot(page.uuid, ballot.text)
  if (!isRefused(answer)) {
    arrived(voting, ballot)
    return
  }
  showProblem(page.root, answer.problem)
  const wait = AGAIN_MS[attempt]
  if (isPassing(answer.problem)) {
    if (wait !== undefined) setTimeout(() => void sendIfStill(voting, ballot, attempt + 1), wait)
  } else remember(page, voting.choosing.marks())
}

function arrived({ page, choosing }: Voting, ballot: KeptBallot): void {
  const before = voteOf(localStorage, page.uuid, page.person).trackers.filter((one) => one !== ballot.tracker)
  keepTracker(page, ballot)
  choosing.set(undefined)
  showDone(page, ballot.tracker, before.length > 0)
  goTo(page, 'done')
}

/** The box has it: nothing but its tracking code stays here. */
function keepTracker({ uuid, person }: Page, { tracker }: KeptBallot): void {
  const { trackers } = voteOf(localStorage, uuid, person)
  keepVote(localStorage, uuid, person, { trackers: [...trackers.filter((one) => one !== tracker), tracker] })
}

/** Unless the voter pressed the button meanwhile, or left; a computer that slept in between asks first. */
async function sendIfStill(voting: Voting, ballot: KeptBallot, attempt: number): Promise<void> {
  const { page } = voting
  const waiting = voteOf(localStorage, page.uuid, page.person).ballot
  if (page.root.dataset['screen'] !== 'cast' || waiting?.tracker !== ballot.tracker) return
  if (isFresh(ballot, Date.now())) await send(voting, ballot, attempt)
  else askAbout(page, ballot)
}

const STEPS = ['code', 'encrypt', 'sign', 'send', 'track'] as const

/** The list of what is being done, up to this step. */
function step(page: Page, now: 'encrypt' | 'send'): void {
  const at = STEPS.indexOf(now)
  for (const [i, line] of all(page.root, '[data-doing]').entries()) {
    line.classList.toggle('is-done', i < at)
    line.classList.toggle('is-now', i === at)
    showOnly(line, 'doing-icon', i < at ? 'done' : i === at ? 'now' : 'next')
    say(line, '[data-doing-state]', page.words[i < at ? 'done' : i === at ? 'doing' : 'waiting'] ?? '')
  }
  const bar = one<HTMLProgressElement>(page.root, '[data-cast-progress]')
  if (bar !== null && now === 'send') bar.value = bar.max
}

function progress(page: Page, done: number, of: number): void {
  const bar = one<HTMLProgressElement>(page.root, '[data-cast-progress]')
  if (bar !== null) Object.assign(bar, { max: of, value: done })
  say(page.root, '[data-doing="encrypt"] [data-doing-state]', `${done} / ${of}`)
  say(page.root, '[data-encrypting]', fill(page.words['encrypting'], { done, of }))
}

/** Known to this browser alone. */
function showTimes(page: Page): void {
  const { trackers } = voteOf(localStorage, page.uuid, page.person)
  for (const place of all(page.root, '[data-times]')) place.hidden = trackers.length === 0
  say(page.root, '[data-times-words]', fill(page.words['times'], { n: trackers.length }))
}

async function voteAgain(voting: Voting): Promise<void> {
  voting.choosing.set(undefined)
  showTimes(voting.page)
  if (voting.code === undefined) await enter(voting)
  else goTo(voting.page, 'choose')
}
