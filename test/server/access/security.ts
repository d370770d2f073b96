import { DEFAULT_SETTINGS } from '../../../server/security/settings.rules.ts'
import { PASSWORD } from '../../support/cast.ts'
import { people, sent } from '../access-situations.ts'
import type { AccessLines } from './lines.ts'

/** Second factors, and the security administrator's settings. */
export const security: AccessLines = {
  lines: `
GET  /login/code                                      L    L    L    L    L    L    L    L    L    L    L    L    L    L    L
POST /login/code                 code                 L    L    L    L    L    L    L    L    L    L    L    L    L    L    L
GET  /login/recovery                                  L    L    L    L    L    L    L    L    L    L    L    L    L    L    L
POST /login/recovery             code                 L    L    L    L    L    L    L    L    L    L    L    L    L    L    L
POST /login/cancel                                    L    L    L    L    L    L    L    L    L    L    L    L    L    L    L
GET  /account/second-factor                           L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /account/second-factor/begin  code               L    x    x    x    x    x    x    x    x    x    x    x    x    x    x
POST /account/second-factor/begin  right-password     L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
GET  /account/second-factor/set-up                    L    +    +    +    +    +    +    +    +    +    +    +    +    +    +
POST /account/second-factor/set-up  code              L    x    x    x    x    x    x    x    x    x    x    x    x    x    x
POST /account/second-factor/codes  right-password     L    !    !    !    !    !    !    !    !    !    !    !    !    !    !
POST /account/second-factor/off    right-password     L    !    !    !    !    !    !    !    !    !    !    !    !    !    !
GET  /admin/security                                  L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
POST /admin/security             security-settings    L    -    -    -    -    -    -    -    -    -    -    -    -    +    -
GET  /admin/security/second-factors/:id  second-factor  L  -    -    -    -    -    -    -    -    -    -    -    -    +    -
POST /admin/security/second-factors/:id  second-factor  L  -    -    -    -    -    -    -    -    -    -    -    -    +    -
`,
  situations: {
    code: sent({ code: 'abcdef' }),
    'right-password': sent({ password: PASSWORD, code: 'abcdef' }),
    async 'security-settings'(world) {
      const { version } = (await world.db.read('security_settings').first('version')) as { version: number }
      const { minLength, classes, expiryDays, history, graceDays } = DEFAULT_SETTINGS
      const typed = { min_length: minLength, classes, expiry_days: expiryDays, history, grace_days: graceDays }
      return { body: { version, ...typed, idle_minutes: '', absolute_hours: '' } }
    },
    async 'second-factor'(world) {
      const { params } = await people.there(world)
      await world.db.write('second_factors').insert({ person_id: params.id, secret: 'sealed', enabled_at: '2026-02-01T00:00:00.000Z' })
      return { params, body: { reason: '手机丢失。', seen: '1' } }
    },
  },
}
