import type { AxeResults, RunOptions } from 'axe-core'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const WCAG_22_AA: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'] },
  resultTypes: ['violations'],
}

/** What fades in is judged when it is there: half faded, every colour is too weak. What turns for ever is not waited for. */
const SETTLED = `Promise.allSettled(document.getAnimations().filter((a) => a.effect.getComputedTiming().endTime < 5000).map((a) => a.finished))`

/** Everything that a verdict of axe depends on: the elements, and what the style sheets ask about. */
const STATE = `JSON.stringify([innerWidth, matchMedia('(prefers-color-scheme: dark)').matches, matchMedia('print').matches,
  document.querySelectorAll('dialog:modal').length, document.documentElement.outerHTML])`

/** States of pages that were found good: a journey comes by the same page often. */
const good = new Set<string>()

/** Fails with every finding of axe against WCAG 2.2 A and AA, one element a line, and how to mend it. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(SETTLED)
  const state = createHash('sha256')
    .update(String(await page.evaluate(STATE)))
    .digest('hex')
  if (good.has(state)) return
  await page.evaluate(AXE) // through the debugger, which the page's content security policy does not bind
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(WCAG_22_AA)})`)
  if (violations.length === 0) {
    good.add(state)
    return
  }
  const findings = violations.map(({ id, impact, help, nodes }) => {
    const places = nodes.map(
      ({ target, failureSummary }) => `    ${target.join(' ')}\n      ${(failureSummary ?? '').replaceAll('\n', '\n      ')}`,
    )
    return `  ${id} (${impact ?? 'unrated'}): ${help}\n${places.join('\n')}`
  })
  throw new Error(`${page.url()} is not accessible:\n${findings.join('\n')}`)
}
