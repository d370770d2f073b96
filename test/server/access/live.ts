import { randomUUID } from 'node:crypto'
import { MESSAGE_KINDS } from '../../../server/notifications/kinds.rules.ts'
import type { AccessLines } from './lines.ts'

/** What pages hear, and letters. A stream that is opened by hand is none: whoever is signed in is told so (422). Without a mail server nothing is tested. */
export const live: AccessLines = {
  lines: `
GET  /live                                            L    x    x    x    x    x    x    x    x    x    x    x    x    x    x
GET  /notifications/settings                          L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /notifications/settings     mail-settings        L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /admin/mail                                      L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
POST /admin/mail/test                                 L    -    -    -    -    -    -    -    -    -    -    -    !    -    -
POST /admin/mail/:id/retry       dead-letter          L    -    -    -    -    -    -    -    -    -    -    -    +    -    -
`,
  situations: {
    'mail-settings': () =>
      Promise.resolve({ body: { email: '', ...Object.fromEntries(MESSAGE_KINDS.map((kind) => [`mail_${kind}`, 'daily'])) } }),
    async 'dead-letter'(world) {
      const letter = {
        person_id: world.cast.people['chen'],
        message_id: `<${randomUUID()}@sunlit>`,
        subject: 's',
        body: 'b',
        state: 'dead',
      }
      const at = '2026-03-01T00:00:00.000Z'
      const [{ id }] = (await world.db
        .write('mail_outbox')
        .insert({ ...letter, created_at: at, due_at: at })
        .returning('id')) as [{ id: number }]
      return { params: { id } }
    },
  },
}
