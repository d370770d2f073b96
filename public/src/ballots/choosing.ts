import { answered, firstProblem, noMarks, type Marks, type Question } from './choices.ts'
import { all, fill, one, say, type Page } from './page.ts'

// The first screen: boxes to tick, or a row of levels for each subject. Too many cannot be marked: at the limit the others are off.

export interface Choosing {
  readonly questions: readonly Question[]
  readonly marks: () => Marks
  /** Puts marks on the page; none for `undefined`. */
  readonly set: (marks: Marks | undefined) => void
  /** If something is missing, says what and goes there. */
  readonly isComplete: () => boolean
  /** The words of an option. */
  readonly labelOf: (question: number, option: number) => { readonly name: string; readonly detail: string }
  readonly titleOf: (question: number) => string
}

/** `changed`: the voter marked something. */
export function startChoosing(page: Page, changed: (marks: Marks) => void): Choosing {
  const { root } = page
  const parts = all(root, '[data-question]')
  const questions = parts.map(({ dataset }) => ({
    answers: Number(dataset['answers']),
    min: Number(dataset['min']),
    max: Number(dataset['max']),
    blank: dataset['blank'] === 'true',
  }))
  const marks = (): Marks => parts.map((part) => inputs(part).flatMap((input, at) => (input.checked ? [at] : [])))
  const refresh = (): void => {
    for (const [at, part] of parts.entries()) showQuestion(page, part, questions[at]!)
    showBar(page, questions, marks(), labelOf)
  }
  const labelOf = (question: number, option: number) => {
    const input = inputs(parts[question]!)[option]
    return { name: input?.dataset['name'] ?? '', detail: input?.dataset['detail'] ?? '' }
  }
  root.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.closest('[data-question]') === null) return
    refresh()
    changed(marks())
  })
  root.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return
    const part = target.closest<HTMLElement>('[data-question]')
    if (part === null) return
    if (target.closest('[data-clear]') !== null) clear(part)
    else if (target.closest('label')?.querySelector('input:disabled') != null) tellLimit(page, part)
    else return
    refresh()
    changed(marks())
  })
  startFilter(page)
  const set = (given: Marks | undefined): void => {
    const wanted = given ?? noMarks(questions)
    for (const [i, part] of parts.entries())
      for (const [at, input] of inputs(part).entries()) input.checked = wanted[i]?.includes(at) ?? false
    refresh()
  }
  const isComplete = (): boolean => complain(page, parts, firstProblem(questions, marks()))
  return { questions, marks, set, isComplete, labelOf, titleOf: (at) => parts[at]?.dataset['title'] ?? '' }
}

const inputs = (part: HTMLElement): HTMLInputElement[] => all<HTMLInputElement>(part, 'input[data-option]')

function clear(part: HTMLElement): void {
  for (const input of inputs(part)) input.checked = false
  inputs(part)[0]?.focus()
}

/** At the limit of a question with several marks the others are off, and stay readable. */
function showQuestion(page: Page, part: HTMLElement, { max }: Question): void {
  const chosen = inputs(part).filter(({ checked }) => checked).length
  const full = max > 1 && chosen >= max
  for (const input of inputs(part)) if (input.type === 'checkbox') input.disabled = full && !input.checked
  part.classList.toggle('is-done', chosen > 0)
  part.classList.remove('is-missing')
  for (const button of all(part, '[data-clear]')) button.hidden = chosen === 0
  const said = one(part, '[data-limit]')
  if (said !== null) said.textContent = full ? fill(page.words['full'], { n: max }) : ''
}

function tellLimit(page: Page, part: HTMLElement): void {
  say(page.root, '[data-bar-problem]', fill(page.words['full'], { n: Number(part.dataset['max']) }))
}

/** The bar: how many, and who. */
function showBar(page: Page, questions: readonly Question[], marks: Marks, labelOf: Choosing['labelOf']): void {
  const { root, words } = page
  const many = questions.length > 1
  const chosen = marks[0]?.length ?? 0
  say(
    root,
    '[data-bar-n]',
    many
      ? fill(words['rated'], { n: answered(marks), of: questions.length })
      : fill(words['chosen'], { n: chosen, of: questions[0]?.max ?? 0 }),
  )
  const names = many ? [] : (marks[0] ?? []).map((option) => labelOf(0, option).name)
  say(root, '[data-bar-names]', names.join(words['comma']))
  say(root, '[data-bar-problem]', '')
  const bar = one<HTMLProgressElement>(root, '[data-bar-progress]')
  if (bar !== null) Object.assign(bar, { max: questions.length, value: answered(marks) })
}

function complain(page: Page, parts: readonly HTMLElement[], found: ReturnType<typeof firstProblem>): boolean {
  if (found === undefined) return true
  const part = parts[found.question]!
  const { min, max, title = '' } = part.dataset
  const words = page.words[parts.length > 1 ? `${found.problem}_of` : found.problem]
  say(page.root, '[data-bar-problem]', fill(words, { min: Number(min), max: Number(max), title }))
  part.classList.add('is-missing')
  inputs(part)[0]?.focus({ preventScroll: true })
  part.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' })
  return false
}

/** Many candidates: those whose name or place has what is typed; who is chosen stays in sight. */
function startFilter({ root }: Page): void {
  const field = one<HTMLInputElement>(root, '[data-narrow]')
  field?.addEventListener('input', () => {
    const typed = field.value.trim().toLowerCase()
    for (const label of all(root, 'label.sl-cand')) {
      const input = one<HTMLInputElement>(label, 'input')
      label.hidden = typed !== '' && input?.checked !== true && !label.textContent.toLowerCase().includes(typed)
    }
  })
}
