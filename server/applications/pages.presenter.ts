import { numberEn, numberOf } from '../cases/cases.rules.ts'
import type { FormField } from '../cases/cases.types.ts'
import type { Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import type { Words } from '../web/words.ts'
import { denyApply, denyClerk, registerScope, type ApplicationSeat } from './applications.policy.ts'
import type { Identity, Office } from './applications.types.ts'
import type { Typed } from './forms.presenter.ts'
import type { Letter } from './letters.ts'
import type { officeSeat } from './seat.service.ts'

const PATHS = {
  register: '/applications',
  new: '/applications/new',
  enter: '/applications/enter',
  annual: '/applications/annual',
  office: '/applications/office',
} as const
export type Tab = keyof typeof PATHS

/** The pages that this person has. */
export function tabsOf(current: Tab, actor: Actor, desk: Awaited<ReturnType<typeof officeSeat>>, { t }: Pick<Words, 't'>) {
  const clerk = denyClerk(actor, desk) === undefined
  const scope = registerScope(actor, desk)
  const mine = scope === 'mine'
  const shown: Readonly<Record<Tab, boolean>> = {
    register: scope !== undefined,
    new: denyApply(actor) === undefined,
    enter: clerk,
    annual: true,
    office: clerk,
  }
  return (Object.keys(PATHS) as Tab[])
    .filter((tab) => shown[tab])
    .map((tab) => ({
      text: t(tab === 'register' && mine ? 'applications.tab.mine' : `applications.tab.${tab}`),
      href: PATHS[tab],
      current: tab === current,
    }))
}

/** Card and contact, for the clerk. Nothing of it when the secrets are others. */
export function presentIdentity(seat: ApplicationSeat, identity: Identity | undefined, words: Words) {
  const { t } = words
  return {
    head: caseHead(seat, words),
    facts:
      identity === undefined
        ? []
        : [
            { label: t('applications.form.name'), value: seat.application.name },
            { label: t('applications.form.idKind'), value: t(`applications.id.${seat.application.idKind}`) },
            { label: t('applications.form.idNumber'), value: identity.idNumber },
            { label: t('applications.form.agent'), value: identity.agent },
            { label: t('applications.form.phone'), value: identity.phone },
            { label: t('applications.form.email'), value: identity.email },
            { label: t('applications.form.address'), value: identity.address },
          ],
  }
}

/** Head of a page that belongs to one application. */
export const caseHead = ({ held }: Pick<ApplicationSeat, 'held'>, { t, locale }: Words) => ({
  crumbs: [
    { label: t('applications.title'), href: '/applications' },
    { label: locale === 'en' ? numberEn(held) : numberOf(held), href: `/cases/${held.id}` },
  ],
})

export const presentLetter = (letter: Letter, draft: boolean, onPaper: (day: string) => string) => ({
  ...letter,
  on: letter.on === '' ? '' : onPaper(letter.on),
  draft,
})

/** What replies and notices name from a day on; `current`: what they name now, to begin from. */
export function officeFields(
  current: Office | undefined,
  typed: Typed,
  problems: FieldProblems,
  { t, today }: Words,
): readonly FormField[] {
  const field = (
    name: 'fromOn' | 'reviewBody' | 'court' | 'address' | 'telephone' | 'payTo',
    value: string | undefined,
    more: object = {},
  ): FormField => ({
    name,
    label: t(`applications.office.${name}`),
    value: typed[name] ?? value ?? '',
    error: problems[name],
    maxlength: 200,
    lang: 'zh-CN',
    ...more,
  })
  return [
    field('fromOn', today, { kind: 'date', min: today }),
    field('reviewBody', current?.reviewBody),
    field('court', current?.court),
    field('address', current?.address),
    field('telephone', current?.telephone, { width: 'm' }),
    field('payTo', current?.payTo),
  ]
}

export const presentOffices = (offices: readonly Office[], { t, fmt }: Words) =>
  offices.map(({ fromOn, reviewBody, court, address, telephone, payTo }) => ({
    from: fmt.date(fromOn),
    facts: [
      { label: t('applications.office.reviewBody'), value: reviewBody },
      { label: t('applications.office.court'), value: court },
      { label: t('applications.office.address'), value: address },
      { label: t('applications.office.telephone'), value: telephone },
      { label: t('applications.office.payTo'), value: payTo },
    ],
  }))
