import MarkdownIt, { type Token } from 'markdown-it'

/** What a text written by somebody may name beside its words. */
export interface MarkdownContext {
  /** Who is meant by `@word`: the person's id. Other words stay as they were written. */
  readonly mentions?: Readonly<Record<string, number>>
}

/** Pictures come from files that passed our gate, and from nowhere else. */
const OUR_FILE = /^\/discussions\/files\/[1-9]\d{0,9}$/
/** Where a link may lead: an address of the web, a mail address, or a page of ours. */
const ALLOWED_LINK = /^(?:https?:\/\/[^\s/]|mailto:[^\s]|\/(?![/\\])|#)/i
/** Chinese goes on right after an address, without a space: an address is made of what addresses are made of. */
const ADDRESS = /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/g
const AFTER_ADDRESS = /[.,:;!?'*_~]+$/

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false, breaks: true, maxNesting: 20 })
markdown.validateLink = (href) => ALLOWED_LINK.test(href.trim())
markdown.core.ruler.push('addresses_and_people', (state) => {
  for (const token of state.tokens) if (token.children) token.children = linked(token.children, state.env as MarkdownContext, state.Token)
})

type NewToken = new (type: string, tag: string, nesting: 1 | 0 | -1) => Token

/** Makes links of plain addresses and of people's names, where the text is not a link already. */
function linked(tokens: readonly Token[], context: MarkdownContext, Made: NewToken): Token[] {
  let inside = 0
  return tokens.flatMap((token) => {
    if (token.type === 'link_open') inside += 1
    if (token.type === 'link_close') inside -= 1
    if (token.type === 'image') token.meta = { linked: inside > 0 }
    return token.type === 'text' && inside === 0 ? pieces(token.content, context, Made) : [token]
  })
}

interface Found {
  readonly at: number
  readonly text: string
  readonly href: string
  readonly person: boolean
}

function pieces(text: string, context: MarkdownContext, Made: NewToken): Token[] {
  const plain = (content: string): Token[] => (content === '' ? [] : [Object.assign(new Made('text', '', 0), { content })])
  const out: Token[] = []
  let at = 0
  for (const found of findings(text, context)) {
    if (found.at < at) continue
    const open = new Made('link_open', 'a', 1)
    open.attrSet('href', found.href)
    if (found.person) open.attrSet('class', 'sl-mention')
    out.push(...plain(text.slice(at, found.at)), open, ...plain(found.text), new Made('link_close', 'a', -1))
    at = found.at + found.text.length
  }
  return [...out, ...plain(text.slice(at))]
}

function findings(text: string, { mentions = {} }: MarkdownContext): Found[] {
  const addresses = [...text.matchAll(ADDRESS)].flatMap((match): Found[] => {
    const address = match[0].replace(AFTER_ADDRESS, '')
    const href = markdown.normalizeLink(address)
    return markdown.validateLink(href) ? [{ at: match.index, text: address, href, person: false }] : []
  })
  // The longest name first: 王小明 is not 王小.
  const words = Object.keys(mentions).sort((a, b) => b.length - a.length)
  const people = [...text.matchAll(/(?<![\w.])@/g)].flatMap(({ index }): Found[] => {
    const word = words.find((each) => text.startsWith(each, index + 1))
    return word === undefined ? [] : [{ at: index, text: `@${word}`, href: `/directory/people/${mentions[word] ?? 0}`, person: true }]
  })
  return [...addresses, ...people].sort((a, b) => a.at - b.at)
}

const escaped = (text = ''): string => markdown.utils.escapeHtml(text)
const attribute = (token: Token | undefined, name: string): string => String(token?.attrGet(name) ?? '')
const rules = markdown.renderer.rules
rules['link_open'] = (tokens, i, options, _env, self) => {
  const token = tokens[i]
  const href = attribute(token, 'href')
  if (token !== undefined && !href.startsWith('/') && !href.startsWith('#')) {
    token.attrSet('rel', 'nofollow noopener noreferrer ugc')
    token.attrSet('class', 'is-outside')
  }
  return self.renderToken(tokens, i, options)
}
rules['image'] = (tokens, i) => {
  const src = attribute(tokens[i], 'src')
  const alt = escaped(tokens[i]?.content)
  // What it was called is said: whoever reads sees that something was meant to be here.
  if (!OUR_FILE.test(src)) return `<span class="sl-md-none">${alt}</span>`
  const picture = `<img src="${src}" alt="${alt}" loading="lazy" decoding="async">`
  return (tokens[i]?.meta as { linked?: boolean } | null)?.linked === true
    ? picture
    : `<a class="sl-md-picture" href="${src}">${picture}</a>`
}
// A heading inside a post is none of the page's.
rules['heading_open'] = () => '<p class="sl-md-head"><strong>'
rules['heading_close'] = () => '</strong></p>\n'
rules['table_open'] = () => '<div class="sl-md-table" tabindex="0"><table>\n'
rules['table_close'] = () => '</table></div>\n'
const cell = (tag: string) => (tokens: Token[], i: number) => {
  const align = /text-align:(right|center)/.exec(attribute(tokens[i], 'style'))?.[1]
  return align === undefined ? `<${tag}>` : `<${tag} class="is-${align}">`
}
rules['th_open'] = cell('th')
rules['td_open'] = cell('td')
rules['fence'] = rules['code_block'] = (tokens, i) => `<pre tabindex="0"><code>${escaped(tokens[i]?.content)}</code></pre>\n`

/**
 * A text in Markdown as HTML: the one place where what people wrote is printed unescaped. HTML in it stays text; links lead to the web, to
 * mail or to a page of ours, those to the outside marked and followed by nobody; pictures are ours only; no style, no script, no id.
 */
export const renderMarkdown = (text: string, context: MarkdownContext = {}): string => markdown.render(text, { ...context })

/** The words of a text in Markdown, for the search and for excerpts: without marks, addresses of links and what is quoted in it. */
export function plainText(text: string): string {
  const out: string[] = []
  let quoted = 0
  for (const token of markdown.parse(text, {})) {
    if (token.type === 'blockquote_open') quoted += 1
    if (token.type === 'blockquote_close') quoted -= 1
    if (quoted > 0) continue
    if (token.type === 'fence' || token.type === 'code_block') out.push(token.content.trimEnd())
    if (token.children) out.push(token.children.map(wordsOf).join(''))
  }
  return out.filter((line) => line !== '').join('\n')
}

const wordsOf = (token: Token): string => (token.type === 'softbreak' || token.type === 'hardbreak' ? '\n' : token.content)
