/** A padding that is cut hides nothing. */
const WORTH_SAYING = 16

/** A table that is wider than its place says so above it. Each hint stands right before the region that may scroll. */
export function startScrollHints(): void {
  const hints = [...document.querySelectorAll<HTMLElement>('[data-scroll-hint]')]
  if (hints.length === 0) return
  const look = (): void => {
    for (const hint of hints) {
      const region = hint.nextElementSibling
      hint.hidden = region === null || region.scrollWidth < region.clientWidth + WORTH_SAYING
    }
  }
  look()
  window.addEventListener('resize', look)
  window.addEventListener('load', look) // letters are as wide as they will be only then
}
