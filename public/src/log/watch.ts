// Every reader's browser watches the log quietly: the foot of each page says which checkpoint is the newest; when it is another than the
// one remembered, the growth from one to the other has to be proven. The part that computes is fetched only then.
import { recall, type Memory } from './memory.ts'

const REST_MS = 3 * 60_000

export function startLogWatch(): void {
  const foot = document.querySelector<HTMLElement>('[data-log-size]')
  if (foot === null) return
  const known = recall()
  if (known?.broken !== undefined) showBroken()
  if (isDue(known, foot)) setTimeout(() => void ask(foot), 1_500) // the page comes first
}

function isDue(known: Memory | undefined, { dataset }: HTMLElement): boolean {
  if (known === undefined) return true
  if (Date.now() - known.askedAt < REST_MS) return false
  return known.broken !== undefined || String(known.size) !== dataset['logSize'] || known.root !== dataset['logRoot']
}

async function ask({ dataset }: HTMLElement): Promise<void> {
  try {
    const { checkGrowth } = await import('./growth.ts')
    const { codes } = await checkGrowth(dataset['logDemo'] === 'true')
    if (codes.length > 0) showBroken()
  } catch {
    // The server could not be asked: that says nothing about the log. The next page asks again.
  }
}

function showBroken(): void {
  const banner = document.querySelector<HTMLElement>('[data-log-broken]')
  if (banner === null || !banner.hidden) return
  document.querySelector('main')?.prepend(banner)
  banner.hidden = false
}
