// Draws a spot check again in the reader's own browser, from nothing but its evidence: what the page says is compared with what comes out.
import { verifySpotCheck, type SpotCheckEvidence } from '../../core/spot-check.ts'

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

async function redraw(box: HTMLElement, said: HTMLElement): Promise<void> {
  const { redraw: address = '', same = '', before = '', differs = '', failed = '' } = box.dataset
  try {
    const answer = await fetch(address, { headers: { Accept: 'application/json' } })
    const evidence = (await answer.json()) as SpotCheckEvidence
    const problems = verifySpotCheck(evidence)
    const good = evidence.drawn === undefined ? before : same
    said.textContent =
      problems.length === 0 ? good : [differs, ...problems.map((problem) => box.dataset[`problem${capital(problem)}`] ?? problem)].join(' ')
    said.className = problems.length === 0 ? 'sl-up' : 'sl-down'
  } catch {
    said.textContent = failed
    said.className = 'sl-down'
  }
}

for (const box of document.querySelectorAll<HTMLElement>('[data-redraw]')) {
  const said = box.querySelector<HTMLElement>('[data-redraw-said]')
  if (said) box.querySelector('button')?.addEventListener('click', () => void redraw(box, said))
}
