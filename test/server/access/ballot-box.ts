import { collecting, crowded } from '../ballot-box/voting.ts'
import type { AccessLines } from './lines.ts'

/** The box knows nobody: it answers a role as it answers nobody, also when a session comes along. What forms send is no ballot. */
export const ballotBox: AccessLines = {
  lines: `
GET  /box/:uuid                  open-box             +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /box/:uuid/ballots/:tracker open-box             +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /box/:uuid/credentials      collecting-box       x    x    x    x    x    x    x    x    x    x    x    x    x    x    x
POST /box/:uuid/ballots          open-box             x    x    x    x    x    x    x    x    x    x    x    x    x    x    x
POST /box/:uuid/ballots          collecting-box       !    !    !    !    !    !    !    !    !    !    !    !    !    !    !
GET  /box/:uuid                  no-box               .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
`,
  situations: {
    'open-box': async (world) => ({ params: { uuid: (await crowded(world, 1)).uuid, tracker: 'A'.repeat(43) } }),
    'collecting-box': async (world) => ({ params: { uuid: (await collecting(world, 0)).uuid } }),
    'no-box': () => Promise.resolve({ params: { uuid: '1'.repeat(14) } }),
  },
}
