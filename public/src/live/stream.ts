// One stream a window says what has changed on the server, by name alone; each part of the page then fetches what its reader may see.
// A hidden window listens to nothing: browsers allow six connections to a server over plain HTTP, for all windows together.

const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 120_000

/** What `live` tells an element: the topics of its own that have changed, or all of them after a time in which nothing could be heard. */
export interface LiveDetail {
  readonly topics: readonly string[]
  readonly missed: boolean
}

/**
 * `<section data-live="discussion:12">` gets a `live` event (a CustomEvent of LiveDetail) whenever that topic changes, and when the
 * stream comes back after an interruption. Several topics stand side by side, separated by spaces. `[data-unread]` shows the number of
 * unread messages. Pages without the frame listen to nothing.
 */
export function startLive(): void {
  if (!document.querySelector('[data-unread]') || typeof EventSource === 'undefined') return
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = FIRST_WAIT_MS
  let over = false
  let opened = 0

  const close = (): void => {
    clearTimeout(timer)
    source?.close()
    source = undefined
  }
  const open = (): void => {
    close()
    if (over || document.visibilityState === 'hidden') return
    const topics = [...new Set(listening().flatMap(({ topics: own }) => own))]
    const stream = new EventSource(`/live${topics.length > 0 ? `?topics=${encodeURIComponent(topics.join(','))}` : ''}`)
    source = stream
    stream.addEventListener('open', () => {
      wait = FIRST_WAIT_MS
    })
    stream.addEventListener('unread', (event) => {
      showUnread(JSON.parse((event as MessageEvent<string>).data) as Unread)
    })
    stream.addEventListener('ready', () => {
      opened++
      // Also the first time: something may have happened between the making of the page and this moment.
      tell(() => true, opened > 1)
    })
    stream.addEventListener('changed', (event) => {
      const changed = JSON.parse((event as MessageEvent<string>).data) as string[]
      tell((topic) => changed.includes(topic), false)
    })
    stream.addEventListener('end', () => {
      over = true // the session is over: what follows is the sign-in page's business
      close()
    })
    stream.addEventListener('error', () => {
      if (stream.readyState !== EventSource.CLOSED || source !== stream) return
      timer = setTimeout(open, wait * (1 + Math.random() / 2))
      wait = Math.min(wait * 2, LONGEST_WAIT_MS)
    })
  }
  document.addEventListener('visibilitychange', open)
  addEventListener('pagehide', close)
  addEventListener('pageshow', (event) => {
    if (event.persisted) open()
  })
  open()
}

const listening = (): { element: HTMLElement; topics: string[] }[] =>
  [...document.querySelectorAll<HTMLElement>('[data-live]')].map((element) => ({
    element,
    topics: (element.dataset['live'] ?? '').split(' ').filter(Boolean),
  }))

function tell(concerns: (topic: string) => boolean, missed: boolean): void {
  for (const { element, topics } of listening()) {
    const own = topics.filter(concerns)
    if (own.length > 0) element.dispatchEvent(new CustomEvent<LiveDetail>('live', { detail: { topics: own, missed } }))
  }
}

interface Unread {
  readonly n: number
  readonly text: string
}

/** The words beside the bell, its name on a phone, the badge, and the offer to look on the page of messages. */
function showUnread({ n, text }: Unread): void {
  for (const place of document.querySelectorAll<HTMLElement>('[data-unread]')) {
    const before = Number(place.dataset['unread'])
    place.dataset['unread'] = String(n)
    const words = place.querySelector('[data-unread-text]')
    if (words) words.textContent = text
    else place.setAttribute('aria-label', text)
    const badge = place.querySelector<HTMLElement>('.sl-badge')
    if (badge) {
      badge.hidden = n === 0
      badge.textContent = n > 99 ? '99+' : String(n)
    }
    if (n > before) for (const offer of document.querySelectorAll<HTMLElement>('[data-unread-more]')) offer.hidden = false
  }
}
