import { isPassing, registerCredential } from './box.ts'
import { isRefused, register, waitOf } from './collecting.ts'
import { allCodes, codeOf, keepCode, type KeptCode } from './purse.ts'

// Codes that are signed and not yet on the box's list: registered as soon as their pause is over, from whatever page is open then. Who is
// signed in does not matter: the box is told nothing of it.

/** Said on the window when a code moved on, so that a page that shows it looks again. */
export const MOVED = 'sunlit-code'
export interface Moved {
  readonly uuid: string
  readonly person: number
  /** Undefined when it is on the list now. */
  readonly problem: string | undefined
}

const AGAIN_MS = 15_000
const under = new Set<string>()

export function resumeAll(): void {
  for (const kept of allCodes(localStorage)) if (kept.stage === 'registering') resume(kept)
}

function resume(kept: KeptCode): void {
  const name = `${kept.uuid}.${kept.person}`
  if (under.has(name)) return
  under.add(name)
  setTimeout(() => void finish(kept, name), waitOf(kept, Date.now()))
}

async function finish({ uuid, person }: KeptCode, name: string): Promise<void> {
  under.delete(name)
  const kept = codeOf(localStorage, uuid, person) // another tab may have been faster
  if (kept?.stage !== 'registering') {
    tell({ uuid, person, problem: undefined })
    return
  }
  const answer = await register(kept, { register: registerCredential, keep: (next) => keepCode(localStorage, next) })
  const problem = isRefused(answer) ? answer.problem : undefined
  tell({ uuid, person, problem })
  if (problem !== undefined && isPassing(problem)) setTimeout(() => resume(kept), AGAIN_MS)
}

const tell = (detail: Moved): boolean => dispatchEvent(new CustomEvent<Moved>(MOVED, { detail }))
