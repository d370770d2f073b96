import { inWords, type Words } from '../web/words.ts'
import { SUBSCRIPTION_KINDS, type SubscriptionKind, type SubscriptionOption } from './subscriptions.service.ts'

/** Everything that the page of subscriptions prints: classes, then departments, each with its button. */
export function presentSubscriptions(options: readonly SubscriptionOption[], words: Words) {
  const { t } = words
  return {
    head: { crumbs: [{ label: t('notifications.title'), href: '/notifications' }] },
    groups: SUBSCRIPTION_KINDS.map((key) => {
      const own = options.filter(({ kind }) => kind === key)
      return {
        key,
        title: t(`notifications.subscriptions.${key}`),
        note: t('notifications.subscriptions.count', { n: own.filter(({ chosen }) => chosen).length }),
        options: own.map((option) => presentOption(option, words)),
      }
    }),
  }
}

function presentOption({ id, name, name_en, chosen }: SubscriptionOption, { t, locale }: Words) {
  const said = inWords(locale, name, name_en)
  return { id, name: said, chosen, action: t(chosen ? 'notifications.unsubscribe_from' : 'notifications.subscribe_to', { name: said }) }
}

/** The small button beside a class or a department elsewhere. */
export function subscriptionButton(
  options: readonly SubscriptionOption[],
  kind: SubscriptionKind,
  id: number,
  returnTo: string,
  { t }: Pick<Words, 't'>,
) {
  const option = options.find((one) => one.kind === kind && one.id === id)
  if (option === undefined) return undefined
  return {
    label: t(option.chosen ? 'notifications.subscribed' : 'notifications.subscribe'),
    icon: option.chosen ? 'check' : 'bell-plus',
    post: '/notifications/subscriptions',
    fields: { kind, target: String(id), wanted: option.chosen ? '0' : '1', return_to: returnTo },
  }
}
