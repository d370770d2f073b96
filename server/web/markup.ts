import { renderMarkdown, type MarkdownContext } from '../markdown/markdown.ts'

/** The only functions whose result a template may print unescaped. Everything they are given is escaped here. */
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' }

export function escapeMarkup(value: unknown): string {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? value : String(value as number)
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c) : text
}

export type ChipKind = 'ok' | 'nil' | 'soon' | 'late' | 'miss' | 'turned' | 'veto' | 'idle'

const CHIP_ICONS: Readonly<Record<ChipKind, string>> = {
  ok: 'check',
  nil: 'circle-minus',
  soon: 'clock',
  late: 'clock-exclamation',
  miss: 'alert-triangle',
  turned: 'arrow-back-up',
  veto: 'ban',
  idle: 'point',
}

export interface Markup {
  /** An outline icon of the sprite, hidden from screen readers: a word always stands beside it. */
  icon(name: string): string
  /** A status: colour, icon and word together (look.md, status vocabulary). */
  chip(kind: ChipKind, text: string, iconName?: string): string
  /** A text in Markdown that somebody wrote; what is printed of it is decided in markdown.ts. */
  markdown(text: string, context?: MarkdownContext): string
}

/** `sprite`: address of the icon sprite under /assets/. */
export function createMarkup(sprite: string): Markup {
  const icon = (name: string): string =>
    `<svg class="icon" aria-hidden="true" focusable="false"><use href="${sprite}#${escapeMarkup(name)}"/></svg>`
  return {
    icon,
    chip: (kind, text, iconName) => `<span class="sl-st is-${kind}">${icon(iconName ?? CHIP_ICONS[kind])}${escapeMarkup(text)}</span>`,
    markdown: renderMarkdown,
  }
}
