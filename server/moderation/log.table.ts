import type { ChipKind } from '../web/markup.ts'
import type { TableSpec } from '../web/table-types.ts'
import type { LogLine } from './log.service.ts'
import { ACT_KINDS, RULES, type ActKind } from './moderation.rules.ts'

export const CHIPS: Readonly<Record<ActKind, ChipKind>> = {
  hide: 'miss',
  unhide: 'ok',
  warn: 'soon',
  slow: 'late',
  suspend: 'miss',
  lift: 'ok',
}

/** Everything moderators ever did: /moderation/log. Neither what was hidden nor who wrote it stands in it. */
export const LOG: TableSpec<LogLine> = {
  key: 'moderation-log',
  caption: 'moderation.tab.log',
  columns: [
    {
      key: 'reason',
      label: 'moderation.field.reason',
      kind: 'text',
      lead: true,
      sql: 'a.reason',
      notNull: true,
      width: 34,
      value: ({ reason }) => reason,
      cell: ({ rule, untilOn }, { t, fmt }) => ({
        sub: [t(`moderation.rule.${rule}`), untilOn === null ? '' : t('moderation.decision.until', { date: fmt.date(untilOn) })]
          .filter(Boolean)
          .join(t('frame.dot')),
      }),
    },
    {
      key: 'kind',
      label: 'moderation.field.act_done',
      kind: 'chip',
      sql: 'a.kind',
      notNull: true,
      width: 12,
      value: ({ kind }, { t }) => t(`moderation.act.${kind}`),
      cell: ({ kind }, { t }) => ({ chip: { kind: CHIPS[kind], text: t(`moderation.act.${kind}`) } }),
    },
    {
      key: 'what',
      label: 'moderation.field.what',
      kind: 'text',
      sql: 'a.subject_kind',
      notNull: true,
      phone: 'second-line',
      width: 14,
      value: ({ subjectKind, subjectId }, { t }) =>
        subjectKind === 'post' ? t('moderation.public.post') : t('moderation.public.anonymous', { n: subjectId }),
    },
    {
      key: 'by',
      label: 'moderation.field.by',
      kind: 'text',
      sql: 'p.display_name',
      notNull: true,
      phone: 'second-line',
      value: ({ actor, actorEn }, { locale }) => (locale === 'en' ? actorEn : actor),
    },
    {
      key: 'at',
      label: 'moderation.field.when',
      kind: 'instant',
      sql: 'a.id',
      notNull: true,
      firstDir: 'desc',
      phone: 'second-line',
      value: ({ at }) => at,
    },
    {
      key: 'outcome',
      label: 'moderation.field.outcome',
      kind: 'text',
      sql: 'e.state',
      phone: 'drop',
      value: ({ appeal, reversedBy }, { t }) =>
        appeal === null ? (reversedBy === null ? '' : t('moderation.decision.state.reversed')) : t(`moderation.decision.state.${appeal}`),
    },
  ],
  id: 'a.id',
  rowId: ({ id }) => id,
  sort: { key: 'at', dir: 'desc' },
  emptyText: 'moderation.log.empty',
  pageSizes: [25, 50, 100],
  filters: {
    q: { label: 'moderation.log.search', filter: { kind: 'search', in: ['a.reason'] } },
    kind: {
      label: 'moderation.field.act_done',
      filter: { kind: 'select', options: ACT_KINDS.map((kind) => ({ value: kind, label: `moderation.act.${kind}` as const })) },
      sql: 'a.kind',
    },
    rule: {
      label: 'moderation.field.rule',
      filter: { kind: 'select', options: RULES.map((rule) => ({ value: rule, label: `moderation.rule.${rule}` as const })) },
      sql: 'a.rule',
    },
  },
}
