import { carriesSecrecyMark } from '../../disclosures/disclosures.rules.ts'
import type { ContentDiff, DiffRow, Finding } from '../register.ts'
import { checkFacts, type DocumentFacts } from './facts.rules.ts'

/** What the catalogue asks an entry to say, in both languages. */
export interface ElementName {
  readonly zh: string
  readonly en: string
}
export interface ElementText extends ElementName {
  readonly text: string
}

export interface DocumentContent {
  /** 文号 */
  readonly documentNumber: string
  /** Plain text; every line is a paragraph. */
  readonly body: string
  /** The required elements as they were named when the text was written. */
  readonly elements: readonly ElementText[]
  /** Left out where nobody said any: a text is a document without them too. */
  readonly facts?: DocumentFacts
}

export const EMPTY_DOCUMENT: DocumentContent = { documentNumber: '', body: '', elements: [] }

export const paragraphsOf = (body: string): readonly string[] =>
  body
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** The catalogue's elements with what has been written so far; a text whose element the catalogue has dropped stays. */
export function withElements(content: DocumentContent, asked: readonly ElementName[]): readonly ElementText[] {
  const textOf = (zh: string): string => content.elements.find((element) => element.zh === zh)?.text ?? ''
  const kept = content.elements.filter((element) => element.text !== '' && !asked.some(({ zh }) => zh === element.zh))
  return [...asked.map(({ zh, en }) => ({ zh, en, text: textOf(zh) })), ...kept]
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** A resident identity number with a true check digit (GB 11643-1999); eighteen other digits are a voucher or an account. */
const isIdentityNumber = (text: string): boolean =>
  '10X98765432'[WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(text[i]), 0) % 11] === text.at(-1)?.toUpperCase()

export const carriesIdentityNumber = (text: string): boolean =>
  [...text.matchAll(/(?<!\d)\d{17}[\dXx](?![\dXx])/g)].some(([found]) => isIdentityNumber(found))
export const carriesMobileNumber = (text: string): boolean => /(?<!\d)1[3-9]\d{9}(?!\d)/.test(text)

/** `asked`: the elements that the catalogue item requires now. */
export function checkDocument(content: DocumentContent, asked: readonly ElementName[]): readonly Finding[] {
  const elements = withElements(content, asked)
  const findings: Finding[] = []
  if (paragraphsOf(content.body).length === 0 && elements.every(({ text }) => text === ''))
    findings.push({ code: 'documents.finding.empty', params: {}, severity: 'error', field: 'body' })
  findings.push(...checkTexts(content, elements))
  if (content.facts !== undefined) findings.push(...checkFacts(content.facts))
  for (const { zh, en, text } of elements)
    if (text === '')
      findings.push({
        code: 'documents.finding.element_missing',
        params: { element: zh, element_en: en || zh },
        severity: 'finding',
        field: 'elements',
      })
  return findings
}

function checkTexts({ documentNumber, body }: DocumentContent, elements: readonly ElementText[]): readonly Finding[] {
  const texts = [documentNumber, ...paragraphsOf(body), ...elements.map(({ text }) => text)]
  const findings: Finding[] = []
  if (texts.some(carriesSecrecyMark))
    findings.push({
      code: 'documents.finding.secrecy_mark',
      params: {},
      severity: 'error',
      field: 'body',
      clause: '《中华人民共和国保守国家秘密法实施条例》第四十一条',
    })
  if (texts.some(carriesIdentityNumber))
    findings.push({
      code: 'documents.finding.identity_number',
      params: {},
      // Not an error: the secrecy gate stops it at its place, where it can be masked.
      severity: 'finding',
      field: 'body',
      clause: '《中华人民共和国个人信息保护法》第六条',
    })
  if (texts.some(carriesMobileNumber))
    findings.push({
      code: 'documents.finding.mobile_number',
      params: {},
      severity: 'finding',
      field: 'body',
      clause: '《中华人民共和国个人信息保护法》第六条',
    })
  return findings
}

export interface DiffLabels {
  readonly documentNumber: string
  readonly paragraph: (n: number) => string
  readonly text: string
  readonly element: (element: ElementName) => string
}

/** What changed between two texts, by paragraph and by element. */
export function diffDocuments(from: DocumentContent, to: DocumentContent, labels: DiffLabels): ContentDiff {
  const paragraphs = diffParagraphs(paragraphsOf(from.body), paragraphsOf(to.body), labels)
  const facts = [{ label: labels.documentNumber, from: from.documentNumber, to: to.documentNumber }, ...elementPairs(from, to, labels)]
  const changed = facts
    .filter((fact) => fact.from !== fact.to)
    .map((fact) => ({ label: fact.label, fields: [{ label: labels.text, from: fact.from, to: fact.to }] }))
  return { ...paragraphs, changed: [...changed, ...paragraphs.changed] }
}

function elementPairs(from: DocumentContent, to: DocumentContent, labels: DiffLabels): { label: string; from: string; to: string }[] {
  const names = new Map([...from.elements, ...to.elements].map((element) => [element.zh, element]))
  const textIn = (content: DocumentContent, zh: string): string => content.elements.find((element) => element.zh === zh)?.text ?? ''
  return [...names.values()].map((element) => ({
    label: labels.element(element),
    from: textIn(from, element.zh),
    to: textIn(to, element.zh),
  }))
}

/** Paragraphs that only one side has; where one was replaced by another in the same place, the pair counts as changed. */
function diffParagraphs(from: readonly string[], to: readonly string[], labels: DiffLabels): ContentDiff {
  const [added, removed, changed]: [DiffRow[], DiffRow[], ContentDiff['changed'][number][]] = [[], [], []]
  for (const { gone, come } of gaps(from, to)) {
    const pairs = Math.min(gone.length, come.length)
    for (let i = 0; i < pairs; i += 1)
      changed.push({ label: labels.paragraph(come[i]!.place), fields: [{ label: labels.text, from: gone[i]!.text, to: come[i]!.text }] })
    removed.push(...gone.slice(pairs).map(({ place, text }) => ({ label: labels.paragraph(place), text })))
    added.push(...come.slice(pairs).map(({ place, text }) => ({ label: labels.paragraph(place), text })))
  }
  return { added, removed, changed }
}

interface Placed {
  readonly place: number
  readonly text: string
}

/** Beyond this many pairs of paragraphs the shared middle is not searched: a page must not take a minute because somebody typed 20,000 lines. */
const MOST_PAIRS = 1_000_000

interface Gap {
  readonly gone: Placed[]
  readonly come: Placed[]
}

/** The stretches between the paragraphs that both sides share. */
function gaps(from: readonly string[], to: readonly string[]): Gap[] {
  const start = sharedStart(from, to)
  const end = sharedStart([...from.slice(start)].reverse(), [...to.slice(start)].reverse())
  const placed = (texts: readonly string[]): Placed[] => texts.map((text, i) => ({ place: i + 1, text })).slice(start, texts.length - end)
  const [gone, come] = [placed(from), placed(to)]
  return gone.length * come.length > MOST_PAIRS ? [{ gone, come }] : searchedGaps(gone, come)
}

function sharedStart(from: readonly string[], to: readonly string[]): number {
  const differs = from.findIndex((text, i) => text !== to[i])
  return differs === -1 ? from.length : differs
}

/** By the longest common subsequence. */
function searchedGaps(from: readonly Placed[], to: readonly Placed[]): Gap[] {
  const width = to.length + 1
  const longest = new Uint32Array((from.length + 1) * width)
  const same = (i: number, j: number): boolean => from[i]?.text === to[j]?.text
  for (let i = from.length - 1; i >= 0; i -= 1)
    for (let j = to.length - 1; j >= 0; j -= 1)
      longest[i * width + j] = same(i, j)
        ? longest[(i + 1) * width + j + 1]! + 1
        : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
  const found: Gap[] = [{ gone: [], come: [] }]
  let [i, j] = [0, 0]
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && same(i, j)) {
      found.push({ gone: [], come: [] })
      i += 1
      j += 1
    } else if (j >= to.length || (i < from.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) {
      found.at(-1)!.gone.push(from[i]!)
      i += 1
    } else {
      found.at(-1)!.come.push(to[j]!)
      j += 1
    }
  }
  return found
}
