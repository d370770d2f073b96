import { Secret, TOTP } from 'otpauth'
import { encode } from 'uqr'

// RFC 6238 as every authenticator application knows it: SHA-1, six digits, steps of thirty seconds. Stronger hashes exist in the
// standard, but common applications ignore the parameter and would show wrong codes.
const ALGORITHM = 'SHA1'
const DIGITS = 6
export const STEP_SECONDS = 30
/** Steps before and after the present one whose code is taken too: clocks of telephones are not exact. */
const WINDOW = 1
/** RFC 4226 wants 128 bits and recommends 160. */
export const SECRET_BYTES = 20

const totp = (secret: Uint8Array, names?: { readonly issuer: string; readonly label: string }): TOTP =>
  new TOTP({
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
    algorithm: ALGORITHM,
    digits: DIGITS,
    period: STEP_SECONDS,
    ...names,
  })

/** The 30-second step whose code `code` is, or undefined. `code`: six ASCII digits; anything else is nobody's code. */
export function matchingStep(secret: Uint8Array, code: string, at: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const delta = totp(secret).validate({ token: code, timestamp: at.getTime(), window: WINDOW })
  return delta === null ? undefined : TOTP.counter({ period: STEP_SECONDS, timestamp: at.getTime() }) + delta
}

/** The code of an instant: what an authenticator shows. For tests and for whoever checks a set-up. */
export const codeAt = (secret: Uint8Array, at: Date): string => totp(secret).generate({ timestamp: at.getTime() })

export const base32 = (secret: Uint8Array): string => new Secret({ buffer: Uint8Array.from(secret).buffer }).base32

/** `otpauth://totp/…`, which an authenticator reads from the QR code. */
export const setUpAddress = (secret: Uint8Array, issuer: string, label: string): string => totp(secret, { issuer, label }).toString()

/** The modules of a QR code as one SVG path in a square of `size` modules, quiet zone of four included (ISO/IEC 18004). */
export function qrPath(text: string): { readonly path: string; readonly size: number } {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  const runs = data.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1] === true) return []
      const end = row.indexOf(false, x)
      return [`M${x} ${y}h${(end < 0 ? size : end) - x}v1H${x}z`]
    }),
  )
  return { path: runs.join(''), size }
}
