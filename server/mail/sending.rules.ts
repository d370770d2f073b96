const MINUTE = 60_000
/** Waits before the attempts after the first, about two days in all: as long as a mail server may be away over a weekend's works. */
const WAITS_MS = [1, 5, 15, 60, 180, 360, 720, 1_440].map((minutes) => minutes * MINUTE)

/** An instance that sends a letter and dies leaves it to others after this. */
export const CLAIM_MS = 5 * MINUTE

/** What the mail server, or the way to it, said. `code`: of SMTP, e.g. 550; undefined when there was no answer. */
export interface Failure {
  readonly code: number | undefined
  readonly text: string
}

/**
 * When a letter that failed is tried again, in milliseconds from now; undefined: never. `attempts`: including the one that failed.
 * A refusal for good (5xx) of the address or of the letter is not repeated; one of our own sign-in (53x) is somebody's to mend, and waits.
 */
export function retryIn(attempts: number, { code }: Failure): number | undefined {
  if (code !== undefined && code >= 540 && code < 600) return undefined
  return WAITS_MS[attempts - 1]
}

/** One line without control characters, for a page. */
export const oneLine = (text: string, max = 300): string =>
  text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, max)

/** Neither white space nor what separates addresses: what is typed becomes one recipient and nothing else. */
export const ADDRESS = /^[^\s@<>()[\],;:\\"\p{Cc}]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,188}[A-Za-z0-9])?$/u
