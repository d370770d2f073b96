import { insert } from './text.ts'

const LINE_MARKS: Readonly<Record<string, string>> = { list: '- ', quote: '> ' }

/** Buttons over the text, for whoever does not know the marks. */
export function startTools(editor: HTMLElement, field: HTMLTextAreaElement): void {
  for (const button of editor.querySelectorAll<HTMLButtonElement>('[data-tool]'))
    button.addEventListener('click', () => apply(button.dataset['tool'] ?? '', field))
}

function apply(tool: string, field: HTMLTextAreaElement): void {
  const { value, selectionStart: from, selectionEnd: to } = field
  const chosen = value.slice(from, to)
  const mark = LINE_MARKS[tool]
  if (mark !== undefined) {
    const start = value.lastIndexOf('\n', from - 1) + 1
    const lines = value.slice(start, to).split('\n')
    insert(field, lines.map((line) => mark + line).join('\n'), start, to)
    return
  }
  insert(field, tool === 'bold' ? `**${chosen}**` : `[${chosen}](https://)`)
  // The caret goes to where something is missing.
  const at = tool === 'bold' ? (chosen === '' ? from + 2 : from + chosen.length + 4) : chosen === '' ? from + 1 : from + chosen.length + 11
  field.setSelectionRange(at, at)
}
