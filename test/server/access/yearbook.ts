import type { AccessLines } from './lines.ts'

/** Figures of the whole bureau: for everybody in it. The year is the one that the tests' clock shows. */
export const yearbook: AccessLines = {
  lines: `
GET  /yearbook                                              L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /yearbook/:year                 this-year              L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /yearbook/:year/print           this-year              L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
`,
  situations: {
    'this-year': (world) => Promise.resolve({ params: { year: world.clock.now().getUTCFullYear() } }),
  },
}
