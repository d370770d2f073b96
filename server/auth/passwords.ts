import { hash, verify } from '@node-rs/argon2'

// argon2id with OWASP's minimum: 19 MiB, two passes, one lane.
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), OPTIONS)

let decoy: Promise<string> | undefined

/**
 * Whether `password` belongs to `storedHash`. Without a stored hash it works just as long on a decoy and answers no,
 * so that a name nobody bears takes the same time as a wrong password.
 */
export async function passwordMatches(storedHash: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password')
  const matches = await verify(storedHash ?? (await decoy), password.normalize('NFKC'))
  return storedHash !== undefined && matches
}
