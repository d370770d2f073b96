/** File fields say what was chosen and refuse at once what the server would refuse after a long upload. */
export function startFiles(): void {
  for (const drop of document.querySelectorAll<HTMLElement>('[data-drop]')) {
    const input = drop.querySelector<HTMLInputElement>('input[type="file"]')
    if (!input) continue
    for (const over of ['dragenter', 'dragover']) drop.addEventListener(over, () => drop.classList.add('is-over'))
    for (const off of ['dragleave', 'drop', 'dragend']) drop.addEventListener(off, () => drop.classList.remove('is-over'))
    input.addEventListener('change', () => showChosen(drop, input))
    if (input.files?.length) showChosen(drop, input)
  }
}

function showChosen(drop: HTMLElement, input: HTMLInputElement): void {
  const files = [...(input.files ?? [])]
  const limit = Number(drop.dataset['maxBytes'] ?? Infinity)
  const tooBig = files.find((file) => file.size > limit)
  input.setCustomValidity(tooBig ? (drop.dataset['tooBig'] ?? '') : '')
  drop.classList.toggle('is-set', files.length > 0 && !tooBig)
  drop.classList.toggle('is-invalid', tooBig !== undefined)
  const words = drop.querySelector('[data-chosen]')
  if (!words) return
  words.textContent = tooBig
    ? `${tooBig.name}: ${drop.dataset['tooBig'] ?? ''}`
    : files.map((file) => `${file.name}（${size(file.size)}）`).join('、') || (drop.dataset['none'] ?? '')
}

const size = (bytes: number): string =>
  bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`
