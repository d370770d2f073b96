/**
 * Leaves out the rules of a style sheet that no page can match: those naming a class that appears in none of the texts.
 * Tabler is 620 KB and we use a tenth of it; old office machines parse all of it on every first visit.
 */
export function trimCss(css: string, isUsed: (className: string) => boolean): string {
  const kept: string[] = []
  for (const { head, body } of blocks(css)) {
    if (body === undefined) kept.push(head)
    else if (/^@(media|supports|layer|container)/.test(head)) {
      const inner = trimCss(body, isUsed)
      if (inner !== '') kept.push(`${head}{${inner}}`)
    } else if (head.startsWith('@')) kept.push(`${head}{${body}}`)
    else {
      const selectors = splitSelectors(head).filter((selector) => classesOf(selector).every(isUsed))
      if (selectors.length > 0) kept.push(`${selectors.join(',')}{${body}}`)
    }
  }
  return kept.join('')
}

/** Every word of the given texts that could be a class name. Generous on purpose: a word in a comment keeps a rule, at no harm. */
export function classNamesIn(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap((text) => text.match(/[A-Za-z][\w-]*/g) ?? []))
}

// What stands inside :not(…) need not exist for the rule to match.
const classesOf = (selector: string): string[] =>
  [...selector.replace(/:not\([^()]*\)/g, '').matchAll(/\.([A-Za-z][\w-]*)/g)].map((match) => match[1]!)

interface Block {
  readonly head: string
  /** Undefined for a statement such as `@charset "utf-8";`. */
  readonly body?: string
}

function blocks(css: string): Block[] {
  const text = css.replace(/\/\*[\s\S]*?\*\//g, '')
  const found: Block[] = []
  let at = 0
  while (at < text.length) {
    const stop = indexOutsideStrings(text, at, ';{')
    if (stop === text.length) break
    const head = text.slice(at, stop).trim()
    if (text[stop] === ';') {
      found.push({ head: `${head};` })
      at = stop + 1
      continue
    }
    const end = closingBrace(text, stop)
    found.push({ head, body: text.slice(stop + 1, end) })
    at = end + 1
  }
  return found
}

function splitSelectors(head: string): string[] {
  let depth = 0
  let current = ''
  const parts: string[] = []
  for (const char of head) {
    if (char === '(') depth += 1
    if (char === ')') depth -= 1
    if (char === ',' && depth === 0) {
      parts.push(current)
      current = ''
    } else current += char
  }
  return [...parts, current].map((part) => part.trim())
}

function closingBrace(text: string, open: number): number {
  let depth = 1
  let at = open + 1
  while (depth > 0) {
    at = indexOutsideStrings(text, at, '{}')
    if (at === text.length) throw new Error('the style sheet ends inside a block')
    depth += text[at] === '{' ? 1 : -1
    at += 1
  }
  return at - 1
}

// Data addresses hold braces and semicolons inside their quotes.
function indexOutsideStrings(text: string, from: number, wanted: string): number {
  let quote = ''
  for (let at = from; at < text.length; at += 1) {
    const char = text[at]!
    if (quote !== '') {
      if (char === '\\') at += 1
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (wanted.includes(char)) return at
  }
  return text.length
}
