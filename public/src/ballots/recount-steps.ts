/** One step at a time on a wide screen, by keys and buttons; a phone shows them all below each other. */
export class Stepper {
  private readonly page: HTMLElement
  private readonly steps: readonly HTMLElement[]
  private at = 0

  constructor(page: HTMLElement) {
    this.page = page
    this.steps = [...page.querySelectorAll<HTMLElement>('[data-step]')]
  }

  start(): void {
    this.show(0)
    document.addEventListener('keydown', (event) => this.key(event))
    this.page.querySelector('[data-next]')?.addEventListener('click', () => this.show(this.at + 1))
    this.page.querySelector('[data-back]')?.addEventListener('click', () => this.show(this.at - 1))
  }

  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
    // Space on a button or a link is that button's.
    if (event.key === ' ' && event.target instanceof Element && event.target.closest('button, a') !== null) return
    const to = this.target(event.key)
    if (to === undefined) return
    event.preventDefault()
    this.show(to)
  }

  private target(key: string): number | undefined {
    if (key === 'ArrowRight' || key === 'PageDown' || key === ' ') return this.at + 1
    if (key === 'ArrowLeft' || key === 'PageUp') return this.at - 1
    if (key === 'Home') return 0
    return key === 'End' ? this.steps.length - 1 : undefined
  }

  private show(wanted: number): void {
    this.at = Math.max(0, Math.min(this.steps.length - 1, wanted))
    this.steps.forEach((step, i) => step.classList.toggle('is-shown', i === this.at))
    const turn = this.page.querySelector<HTMLElement>('[data-turn]')
    const words = this.page.dataset['page'] ?? ''
    if (turn) turn.textContent = words.replace('{page}', String(this.at + 1)).replace('{pages}', String(this.steps.length))
    this.page.querySelector<HTMLButtonElement>('[data-back]')?.toggleAttribute('disabled', this.at === 0)
    this.page.querySelector<HTMLButtonElement>('[data-next]')?.toggleAttribute('disabled', this.at === this.steps.length - 1)
  }
}
