/** Puts words in place of what is chosen, as if they had been typed: undo works, and whoever listens hears of it. */
export function insert(field: HTMLTextAreaElement, words: string, from = field.selectionStart, to = field.selectionEnd): void {
  field.focus()
  field.setRangeText(words, from, to, 'end')
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
