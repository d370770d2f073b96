import { dateInShanghai } from '../../core/dates.ts'
import { isMessageKey, type MessageParams } from '../i18n/index.ts'
import type { Words } from '../web/words.ts'
import type { Notification, NotificationsPage } from './notifications.service.ts'

interface Row {
  readonly id: number
  readonly text: string
  readonly time: string
}
interface Day {
  readonly label: string
  readonly rows: readonly Row[]
}

const DAY = /^\d{4}-\d{2}-\d{2}(?= \d{2}:\d{2}$|$)/
/** Days among the parameters are kept as `YYYY-MM-DD`, moments as `YYYY-MM-DD HH:MM`, and said as readers say them. */
export const saidParams = (params: MessageParams, fmt: Words['fmt']): MessageParams =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? value.replace(DAY, (day) => fmt.date(day)) : value]),
  )

/** What was told, by the day on which it was. */
function byDay(notifications: readonly Notification[], { t, fmt }: Words): Day[] {
  const days = new Map<string, Row[]>()
  for (const { id, code, params, at } of notifications) {
    const day = dateInShanghai(at)
    const row = {
      id,
      text: isMessageKey(code) ? t(code, saidParams(params, fmt)) : t('notifications.unknown'),
      time: fmt.dateTime(at).slice(-5),
    }
    days.set(day, [...(days.get(day) ?? []), row])
  }
  return [...days].map(([day, rows]) => ({ label: fmt.longDate(day), rows }))
}

export function presentNotifications({ unread, read, older }: NotificationsPage, further: boolean, words: Words, subscribes: boolean) {
  const { t } = words
  const newest = unread[0]?.id
  return {
    head: {
      facts: further ? [] : [unread.length === 0 ? t('notifications.none_unread') : t('notifications.unread', { n: unread.length })],
      actions: [
        newest !== undefined && {
          label: t('notifications.read_all'),
          icon: 'checks',
          post: '/notifications/read-all',
          fields: { up_to: String(newest) },
        },
        subscribes && { label: t('disclosures.reviews.title'), icon: 'checklist', href: '/reviews' },
        { label: t('mail.settings.title'), icon: 'settings', href: '/notifications/settings' },
        subscribes && { label: t('notifications.subscriptions'), icon: 'bell-plus', href: '/notifications/subscriptions' },
      ],
    },
    sections: [
      { key: 'unread', title: t('notifications.section.unread'), days: byDay(unread, words) },
      { key: 'read', title: t('notifications.section.read'), days: byDay(read, words) },
    ].filter(({ days }) => days.length > 0),
    older: older === undefined ? undefined : `/notifications?before=${older}`,
    empty:
      unread.length + read.length > 0
        ? undefined
        : {
            text: t('notifications.empty'),
            todo: t('notifications.empty.todo'),
            ...(subscribes && {
              action: { label: t('notifications.subscriptions'), icon: 'bell-plus', href: '/notifications/subscriptions' },
            }),
          },
  }
}
