/** One line of the list of uploads: a name, how far it has come, and how it ended. */
export interface UploadRow {
  show(percent: number, text: string): void
  end(kind: 'done' | 'refused', text: string): void
  /** The line as a sentence. */
  said(): string
}

export function rowFor(list: HTMLElement, file: File): UploadRow {
  const line = document.createElement('li')
  const name = document.createElement('b')
  const bar = document.createElement('progress')
  const words = document.createElement('span')
  name.textContent = file.name
  bar.className = 'sl-prog'
  bar.max = 100
  bar.value = 0
  bar.setAttribute('aria-label', file.name)
  line.append(name, bar, words)
  list.append(line)
  return {
    show(percent, text) {
      bar.value = percent
      words.textContent = text
    },
    end(kind, text) {
      bar.remove()
      line.className = kind === 'done' ? 'is-done' : 'is-refused'
      words.textContent = text
    },
    said: () => `${file.name} ${words.textContent}`,
  }
}

/** Files only: a dropped folder has no bytes to send, and a dropped text none either. */
export function droppedFiles(event: DragEvent): readonly File[] {
  const items = [...(event.dataTransfer?.items ?? [])]
  if (items.length === 0) return [...(event.dataTransfer?.files ?? [])]
  return items.flatMap((item) => {
    if (item.kind !== 'file' || item.webkitGetAsEntry()?.isDirectory === true) return []
    const file = item.getAsFile()
    return file ? [file] : []
  })
}
