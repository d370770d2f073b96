import { ADMINISTRATOR_ROLES, BUSINESS_ROLES, type Role } from '../auth/policy.ts'
import type { Problem } from '../errors.ts'
import type { Translate } from '../i18n/index.ts'

/** Two groups of ticks under one name: business roles, which may be combined, and the three administrators, which may not. */
export function rolesForm(t: Translate, chosen: readonly Role[], error: Problem | undefined, disabled: boolean) {
  const option = (role: Role) => ({ value: role, label: t(`auth.role.${role}`), note: t(`auth.does.${role}`) })
  const common = { kind: 'checks', name: 'roles', value: chosen, disabled } as const
  return {
    business: {
      ...common,
      id: 'f-roles',
      label: t('people.roles.business'),
      help: t('people.roles.business.help'),
      options: BUSINESS_ROLES.map(option),
      ...(error ? { error } : {}),
    },
    administrators: {
      ...common,
      id: 'f-roles-admin',
      label: t('people.roles.administrators'),
      help: t('people.roles.administrators.help'),
      options: ADMINISTRATOR_ROLES.map(option),
    },
  }
}
