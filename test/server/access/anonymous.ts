import { blinded } from '../anonymous/flow.ts'
import type { AccessLines } from './lines.ts'

const HASH = 'a'.repeat(64)
/** What was written without a name is read inside; the door knows nobody, and answers a role as it answers nobody. What forms send is none of its. */
export const anonymous: AccessLines = {
  lines: `
GET  /anonymous                                       L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
POST /anonymous/tokens           anonymous-other-key  L    +    +    +    +    +    +    +    +    +    +    -    -    -    -
GET  /anonymous/door                                  +    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /anonymous/door/texts       anonymous-form       x    x    x    x    x    x    x    x    x    x    x    x    x    x    x
POST /anonymous/door/receipts    anonymous-form       x    x    x    x    x    x    x    x    x    x    x    x    x    x    x
`,
  situations: {
    'anonymous-form': () => Promise.resolve({ body: { key: HASH, nonce: HASH, text: '建议。' } }),
    'anonymous-other-key': async (world) => ({
      body: { key: HASH, blinded: (await blinded(world)).asked.map((one) => one.blinded) },
    }),
  },
}
