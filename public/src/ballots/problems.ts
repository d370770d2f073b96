import { all, say } from './page.ts'

/**
 * Shows the part marked `data-problem="code"` and hides the others. A refusal in the server's own words takes the place of what the page
 * has none for.
 */
export function showProblem(root: HTMLElement, problem: string | undefined, words?: string): void {
  const parts = all(root, '[data-problem]')
  const known = parts.some(({ dataset }) => (dataset['problem'] ?? '').split(' ').includes(problem ?? ''))
  const shown = problem === undefined ? undefined : known ? problem : 'refused'
  for (const part of parts) part.hidden = shown === undefined || !(part.dataset['problem'] ?? '').split(' ').includes(shown)
  if (shown === 'refused') say(root, '[data-refusal]', words ?? '')
}
