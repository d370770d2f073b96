import { registerCaseKind } from './kinds.registry.ts'
import type { CaseKind } from './cases.types.ts'

export { caseKinds, kindOf, registerCaseKind } from './kinds.registry.ts'

/** The office takes in what nobody else is named for. */
const OFFICE = { department: 'BGS', roles: ['publisher', 'head'] } as const

const house = (kind: CaseKind['kind'], icon: string, more: Partial<CaseKind>): CaseKind => ({
  kind,
  icon,
  anonymous: false,
  href: `/cases/new/${kind}`,
  desk: OFFICE,
  signedBy: 'head',
  publishable: true,
  rated: true,
  ...more,
})

// The director reads the answers to what was written to the director.
registerCaseKind(house('mailbox', 'mail', { anonymous: true, signedBy: 'leader' }))
registerCaseKind(house('consultation', 'help-circle', {}))
registerCaseKind(house('proposal', 'bulb', {}))
// What is kept about somebody is their own matter: it is never published.
registerCaseKind(house('correction', 'user-edit', { publishable: false }))
