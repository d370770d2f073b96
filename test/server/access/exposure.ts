import type { AccessLines } from './lines.ts'

/** Who can see what is told to everybody who may sign in. */
export const exposure: AccessLines = {
  lines: `
GET  /elections/exposure                              L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
`,
  situations: {},
}
