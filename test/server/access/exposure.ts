import type { AccessLines } from './lines.ts'

/** Who can see what is told to everybody who may sign in. */
export const exposure: AccessLines = {
  lines: `
GET  /elections/exposure                              L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /elections/self-attack                           L    -    -    -    -    -    -    -    -    -    -    -    -    -    +
GET  /elections/self-attack/progress                  L    -    -    -    -    -    -    -    -    -    -    -    -    -    +
POST /elections/self-attack                           L    -    -    -    -    -    -    -    -    -    -    -    -    -    x
`,
  situations: {},
}
