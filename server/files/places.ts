import { isMessageKey, type Translate } from '../i18n/index.ts'

/** A place inside a file (see FilePart) in words: 第 3 页, 工作表“支出” B12, 隐藏内容 · 第 2 页. */
export function sayPlace(place: string, t: Translate): string {
  const at = place.indexOf(':')
  const kind = at < 0 ? place : place.slice(0, at)
  const rest = at < 0 ? '' : place.slice(at + 1)
  const key = `secrecy.file.place.${kind}`
  if (!isMessageKey(key)) return place
  if (kind === 'sheet') return t(key, sheetAndCell(rest))
  if (kind === 'metadata') return t(key, { at: sayField(rest, t) })
  // What is hidden, deleted or in a form stands in a place of its own: hidden:page:2.
  return t(key, { at: rest.includes(':') ? sayPlace(rest, t) : rest })
}

function sheetAndCell(rest: string): { sheet: string; cell: string } {
  const at = rest.lastIndexOf('!')
  return at < 0 ? { sheet: rest, cell: '' } : { sheet: rest.slice(0, at), cell: rest.slice(at + 1) }
}

function sayField(field: string, t: Translate): string {
  const key = `secrecy.file.field.${field}`
  return isMessageKey(key) ? t(key) : field
}
