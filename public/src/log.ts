// The log's page: says whether the log grew from what this browser remembers; an inspector's browser makes its key and cosigns here.
import { startWitness } from './log/witness.ts'
import { checkGrowth } from './log/growth.ts'

const place = document.querySelector<HTMLElement>('[data-own-check]')

function show(state: string): void {
  for (const words of place?.querySelectorAll<HTMLElement>('[data-when]') ?? []) words.hidden = words.dataset['when'] !== state
}

async function check(demo: boolean): Promise<void> {
  const { codes } = await checkGrowth(demo)
  show(codes.length === 0 ? 'ok' : 'bad')
}

for (const button of document.querySelectorAll<HTMLElement>('[data-copy]'))
  button.addEventListener('click', () => {
    const source = document.getElementById(button.dataset['copy'] ?? '') as HTMLTextAreaElement | null
    source?.select()
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- plain HTTP, as on many intranets, has no other clipboard
    if (document.execCommand('copy')) button.textContent = button.dataset['copied'] ?? ''
  })

if (place) check(place.dataset['demo'] === 'true').catch(() => show('unknown'))
startWitness()
