import { hasRole, type Actor } from '../auth/policy.ts'
import type { MessageKey, Translate } from '../i18n/index.ts'
import type { FrameCounts } from './frame.ts'

export interface NavigationEntry {
  readonly key: string
  readonly href: string
  readonly label: string
  readonly icon: string
  readonly current: boolean
  /** New things (grey), or things that wait for this person (`waiting`, sun). */
  readonly count: number
  readonly waiting: boolean
}
export interface Navigation {
  readonly groups: readonly { readonly label: string; readonly entries: readonly NavigationEntry[] }[]
  /** At most five, for the bottom of a phone. */
  readonly tabs: readonly NavigationEntry[]
}

interface Entry {
  readonly key: string
  readonly href: string
  readonly label: MessageKey
  readonly icon: string
  /** Addresses below which this entry is where you are. */
  readonly below: readonly string[]
  readonly shown: (actor: Actor, counts: FrameCounts) => boolean
  readonly count?: (counts: FrameCounts) => number
  readonly waiting?: boolean
}
interface Group {
  readonly label: MessageKey | undefined
  readonly entries: readonly Entry[]
}

// Plain staff find the registers and charts as tabs inside 新公开; the entries of their own appear with a role.
const beyondStaff = (actor: Actor): boolean => hasRole(actor, 'publisher', 'editor', 'head', 'secrecy', 'approver', 'leader', 'inspector')
const reader = (actor: Actor): boolean => hasRole(actor, 'staff', 'observer')

const GROUPS: readonly Group[] = [
  {
    label: undefined,
    entries: [
      {
        key: 'cockpit',
        href: '/cockpit',
        label: 'frame.nav.cockpit',
        icon: 'layout-dashboard',
        below: ['/cockpit'],
        shown: (a) => hasRole(a, 'leader'),
      },
    ],
  },
  {
    label: 'frame.nav.disclosure',
    entries: [
      { key: 'new', href: '/', label: 'frame.nav.new', icon: 'sun', below: [], shown: reader, count: (c) => c.fresh },
      {
        key: 'reviews',
        href: '/reviews',
        label: 'frame.nav.reviews',
        icon: 'checklist',
        below: ['/reviews'],
        // Plain staff are asked for something once or twice a year: then it stands here.
        shown: (a, c) =>
          c.toDo > 0 || hasRole(a, 'publisher', 'head', 'secrecy', 'approver', 'leader', 'inspector') || (a.standsInFor ?? []).length > 0,
        count: (c) => c.toDo,
        waiting: true,
      },
      {
        key: 'obligations',
        href: '/obligations',
        label: 'obligations.calendar.title',
        icon: 'calendar',
        below: ['/obligations'],
        shown: (a) => hasRole(a, 'publisher', 'editor', 'head', 'secrecy', 'approver', 'leader', 'inspector'),
      },
      {
        key: 'catalogue',
        href: '/catalogue',
        label: 'frame.nav.catalogue',
        icon: 'list-details',
        below: ['/catalogue', '/demand'],
        shown: beyondStaff,
      },
      {
        key: 'disclosures',
        href: '/disclosures',
        label: 'frame.nav.disclosures',
        icon: 'file-text',
        below: ['/disclosures'],
        shown: beyondStaff,
      },
      {
        key: 'compliance',
        href: '/compliance',
        label: 'compliance.title',
        icon: 'layout-grid',
        below: ['/compliance'],
        shown: beyondStaff,
      },
      { key: 'yearbook', href: '/yearbook', label: 'yearbook.title', icon: 'chart-line', below: ['/yearbook'], shown: beyondStaff },
      {
        key: 'log',
        href: '/log',
        label: 'log.title',
        icon: 'shield-check',
        below: ['/log'],
        shown: (a) => hasRole(a, 'inspector', 'observer'),
      },
      { key: 'registers', href: '/expenses', label: 'frame.nav.registers', icon: 'chart-bar', below: [], shown: beyondStaff },
      { key: 'guides', href: '/guides', label: 'guides.title', icon: 'book', below: ['/guides'], shown: beyondStaff },
      { key: 'bulletin', href: '/bulletin', label: 'bulletin.title', icon: 'news', below: ['/bulletin'], shown: beyondStaff },
      { key: 'laws', href: '/laws', label: 'laws.title', icon: 'books', below: ['/laws'], shown: beyondStaff },
      {
        key: 'imports',
        href: '/imports',
        label: 'frame.nav.imports',
        icon: 'table-import',
        below: ['/imports'],
        shown: (a) => hasRole(a, 'publisher'),
      },
      {
        key: 'directory',
        href: '/directory',
        label: 'directory.title',
        icon: 'address-book',
        below: ['/directory'],
        shown: (a) => beyondStaff(a) || hasRole(a, 'editor'),
      },
      {
        key: 'organisation',
        href: '/organisation',
        label: 'directory.tab.organisation',
        icon: 'sitemap',
        below: ['/organisation', '/boards'],
        shown: (a) => beyondStaff(a) || hasRole(a, 'editor'),
      },
    ],
  },
  {
    label: 'frame.nav.ballots',
    entries: [
      {
        key: 'elections',
        href: '/elections',
        label: 'elections.title',
        icon: 'archive',
        below: ['/elections'],
        shown: (a) => reader(a) || hasRole(a, 'officer', 'trustee'),
        count: (c) => c.openElections,
        waiting: true,
      },
    ],
  },
  {
    label: 'frame.nav.evaluation',
    entries: [
      {
        key: 'evaluations',
        href: '/evaluations',
        label: 'cycles.nav',
        icon: 'scale',
        below: ['/evaluations', '/inspections', '/vetoes', '/accountability', '/appraisals'],
        shown: reader,
      },
    ],
  },
  {
    label: 'frame.nav.exchange',
    entries: [
      {
        key: 'discussions',
        href: '/discussions',
        label: 'discussions.title',
        icon: 'messages',
        below: ['/discussions', '/moderation', '/anonymous'],
        shown: (a) => hasRole(a, 'staff'),
      },
    ],
  },
  {
    label: 'frame.nav.affairs',
    entries: [
      {
        key: 'cases',
        href: '/cases',
        label: 'cases.nav',
        icon: 'inbox',
        below: ['/cases', '/applications', '/complaints'],
        shown: (a) => hasRole(a, 'staff'),
      },
    ],
  },
  {
    label: 'frame.nav.administration',
    entries: [
      {
        key: 'people',
        href: '/admin/people',
        label: 'frame.nav.people',
        icon: 'users',
        below: ['/admin/people'],
        shown: (a) => hasRole(a, 'sysadmin'),
      },
      {
        key: 'departments',
        href: '/admin/departments',
        label: 'frame.nav.departments',
        icon: 'building',
        below: ['/admin/departments'],
        shown: (a) => hasRole(a, 'sysadmin'),
      },
      {
        key: 'calendar',
        href: '/admin/calendar',
        label: 'obligations.notice.title',
        icon: 'calendar',
        below: ['/admin/calendar'],
        shown: (a) => hasRole(a, 'sysadmin'),
      },
      {
        key: 'mail',
        href: '/admin/mail',
        label: 'mail.room.title',
        icon: 'mail',
        below: ['/admin/mail'],
        shown: (a) => hasRole(a, 'sysadmin'),
      },
      {
        key: 'roles',
        href: '/admin/roles',
        label: 'frame.nav.roles',
        icon: 'key',
        below: ['/admin/roles'],
        shown: (a) => hasRole(a, 'secadmin'),
      },
      {
        key: 'review-levels',
        href: '/admin/review-levels',
        label: 'frame.nav.review_levels',
        icon: 'list-check',
        below: ['/admin/review-levels'],
        shown: (a) => hasRole(a, 'secadmin'),
      },
      {
        key: 'sessions',
        href: '/admin/sessions',
        label: 'frame.nav.sessions',
        icon: 'devices',
        below: ['/admin/sessions'],
        shown: (a) => hasRole(a, 'secadmin'),
      },
      {
        key: 'security',
        href: '/admin/security',
        label: 'frame.nav.security',
        icon: 'shield-lock',
        below: ['/admin/security'],
        shown: (a) => hasRole(a, 'secadmin'),
      },
      {
        key: 'audit',
        href: '/admin/audit',
        label: 'frame.nav.audit',
        icon: 'history',
        below: ['/admin/audit'],
        shown: (a) => hasRole(a, 'auditor'),
      },
      {
        key: 'self-attack',
        href: '/elections/self-attack',
        label: 'attack.title',
        icon: 'eye',
        below: ['/elections/self-attack', '/elections/exposure'],
        shown: (a) => hasRole(a, 'auditor'),
      },
      {
        key: 'log-administration',
        href: '/log',
        label: 'log.title',
        icon: 'shield-check',
        below: ['/log'],
        shown: (a) => hasRole(a, 'secadmin', 'auditor'),
      },
    ],
  },
]

/**
 * The entries that this person may use, in groups; empty groups vanish. `overviews`: addresses of the pages over one kind of content each,
 * all of which lie under the entry of the registers.
 */
export function navigation(
  actor: Actor | undefined,
  path: string,
  counts: FrameCounts,
  t: Translate,
  overviews: readonly string[] = [],
): Navigation {
  if (actor === undefined) return { groups: [], tabs: [] }
  const present = (entry: Entry): NavigationEntry => ({
    key: entry.key,
    href: entry.href,
    label: t(entry.label),
    icon: entry.icon,
    current: isCurrent(entry, path, actor, overviews),
    count: entry.count?.(counts) ?? 0,
    waiting: entry.waiting ?? false,
  })
  const groups = GROUPS.map(({ label, entries }) => ({
    label: label === undefined ? '' : t(label),
    entries: entries.filter((entry) => entry.shown(actor, counts)).map(present),
  })).filter(({ entries }) => entries.length > 0)
  return { groups: withoutLonelyLabels(groups), tabs: tabsOf(groups.flatMap(({ entries }) => entries)) }
}

/** Plain staff have one entry a group: five entries need no headings. */
const withoutLonelyLabels = (groups: Navigation['groups']): Navigation['groups'] =>
  groups.every(({ entries }) => entries.length === 1) ? groups.map((group) => ({ ...group, label: '' })) : groups

/** What everybody comes for stays under the thumb, whatever else a role brings. */
const FIRST_TABS = ['cockpit', 'new', 'elections', 'evaluations', 'discussions', 'cases']
const tabsOf = (entries: readonly NavigationEntry[]): NavigationEntry[] =>
  [...entries.filter(({ key }) => FIRST_TABS.includes(key)), ...entries.filter(({ key }) => !FIRST_TABS.includes(key))].slice(0, 5)

/** Whether `path` is the page at `prefix` or one under it. */
export const isBelow = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`)

function isCurrent(entry: Entry, path: string, actor: Actor, overviews: readonly string[]): boolean {
  if (path === entry.href) return true
  // For plain staff everything that is disclosed lies under the one entry 新公开.
  const all = entry.key === 'new' && !beyondStaff(actor)
  const below = all
    ? ['/disclosures', '/catalogue', '/demand', '/guides', '/bulletin', '/laws', '/compliance', '/yearbook', '/publicity', ...overviews]
    : entry.key === 'registers'
      ? [...overviews, '/publicity']
      : entry.below
  return below.some((prefix) => isBelow(path, prefix))
}
