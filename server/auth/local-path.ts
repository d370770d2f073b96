/**
 * Where a form may send its reader afterwards: a path of this application, or `/`. Hostile input: `//host`, `/\host` and control
 * characters, which browsers drop, would leave for another site.
 */
export function localPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > 2_000 || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(wanted)) return '/'
  const base = 'http://here.invalid'
  try {
    const url = new URL(wanted, base)
    return url.origin === base ? (url.pathname.startsWith('//') ? '/' : url.pathname + url.search) : '/'
  } catch {
    return '/'
  }
}
