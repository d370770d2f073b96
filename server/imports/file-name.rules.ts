const LONGEST = 120

/**
 * The name of an uploaded file as we keep and show it. Browsers send UTF-8, which the multipart parser hands over as Latin-1; paths,
 * control and direction characters (which make "cod.xls" of "slx.doc") are dropped. The name decides nothing: content does.
 */
export function readFileName(received: string): string {
  const decoded = /^[\u0000-\u00ff]*$/.test(received) ? (utf8(received) ?? received) : received
  const last = decoded.split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .trim()
    .replace(/^\.+/, '')
  return shorten(clean) || 'spreadsheet'
}

function utf8(latin1: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(latin1, (char) => char.charCodeAt(0)))
  } catch {
    return undefined
  }
}

/** Keeps the ending, which tells people what the file is. */
function shorten(name: string): string {
  const letters = Array.from(name)
  if (letters.length <= LONGEST) return name
  const ending = /\.[A-Za-z0-9]{1,5}$/.exec(name)?.[0] ?? ''
  return `${letters.slice(0, LONGEST - ending.length - 1).join('')}…${ending}`
}
