import type { AccessLines } from './lines.ts'

/** A page that is opened by hand is no stream: whoever is signed in is told so (422). */
export const live: AccessLines = {
  lines: `
GET  /live                                            L    x    x    x    x    x    x    x    x    x    x    x    x    x    x
`,
  situations: {},
}
