import { answered } from './choices.ts'
import type { Choosing } from './choosing.ts'
import { all, fill, one, say, type Page } from './page.ts'

/** The second screen: what was chosen, in words, and what was not. */
export function showReview(page: Page, choosing: Choosing): void {
  const list = one(page.root, '[data-picked]')
  if (list === null) return
  const lines = choosing.questions.length > 1 ? ratedLines(choosing, page) : chosenLines(choosing)
  list.replaceChildren(...lines.map((line) => lineOf(page, line)))
  list.hidden = lines.length === 0
  say(page.root, '[data-review-words]', choosing.questions.length > 1 ? ratedWords(page, choosing) : chosenWords(page, choosing))
  const blank = answered(choosing.marks()) === 0
  for (const part of all(page.root, '[data-review-blank]')) part.hidden = !blank
}

interface Line {
  readonly name: string
  readonly detail: string
  /** Of a subject: what it was rated; '' when it was not. */
  readonly level?: string
}

const chosenLines = ({ marks, labelOf }: Choosing): Line[] => (marks()[0] ?? []).map((option) => labelOf(0, option))

function ratedLines({ questions, marks, labelOf, titleOf }: Choosing, { words }: Page): Line[] {
  return questions.map((_, at) => {
    const chosen = (marks()[at] ?? []).map((option) => labelOf(at, option).name)
    return { name: titleOf(at), detail: '', level: chosen.join(words['comma']) }
  })
}

/** A copy of the page's template with the words of a line in it. */
function lineOf({ root, words }: Page, { name, detail, level }: Line): Node {
  const line = one<HTMLTemplateElement>(root, 'template[data-line]')!.content.cloneNode(true) as DocumentFragment
  const put = (selector: string, text: string): void => {
    const place = line.querySelector(selector)
    if (place !== null) place.textContent = text
  }
  put('[data-line-name]', name)
  put('[data-line-detail]', detail)
  put('[data-line-level]', level === undefined ? '' : level === '' ? (words['unrated'] ?? '') : level)
  line.querySelector('li')?.classList.toggle('is-none', level === '')
  line.querySelector('li')?.classList.toggle('is-level', level !== undefined)
  return line
}

function chosenWords({ words }: Page, { questions, marks }: Choosing): string {
  const [question] = questions
  const n = marks()[0]?.length ?? 0
  if (question === undefined) return ''
  if (n === 0) return words['none_chosen'] ?? ''
  const more = question.max - n
  const rest = question.answers - n
  return [
    fill(words['review_chosen'], { n }),
    more > 0 && question.max > 1 ? fill(words['review_more'], { n: more }) : '',
    rest > 0 && question.max > 1 ? fill(words['review_rest'], { n: rest }) : '',
  ].join('')
}

function ratedWords({ words }: Page, { questions, marks }: Choosing): string {
  const open = questions.length - answered(marks())
  return open === 0 ? fill(words['review_all'], { n: questions.length }) : fill(words['review_open'], { n: open, of: questions.length })
}
