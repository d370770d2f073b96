import type { ThemeKey } from './texts/inspections.ts'

/** How far one department's visit has come in the demo year. */
export type VisitEnd = 'signed' | 'refused' | 'closed' | 'running' | 'planned'
/** How far the findings of a visit have come. */
export type FindingEnd = 'done' | 'again' | 'answered' | 'ordered' | 'overdue' | 'escalated' | 'recorded'

export interface DemoInspection {
  readonly theme: ThemeKey
  readonly kind: 'periodic' | 'unannounced'
  readonly lead: string
  readonly joint: readonly string[]
  /** A fixed day of the year before, `MM-DD`; or working days before (after, when negative) the day of planting. */
  readonly on: string | number
  readonly state: 'draft' | 'planned' | 'running' | 'done' | 'cancelled'
  /** Or how many departments were drawn by lot, all of them done. */
  readonly visits: readonly (readonly [department: string, end: VisitEnd])[] | number
  /** What became of each visit's findings, in turn. */
  readonly ends: readonly FindingEnd[]
  readonly days: number
}

const DONE = (...codes: readonly string[]): DemoInspection['visits'] => codes.map((code) => [code, 'signed'] as const)

/** Last year's three and this year's: what was found, two rectifications overdue, one of them told to the leaders, and a surprise to come. */
export const INSPECTIONS: readonly DemoInspection[] = [
  {
    theme: 'openness',
    kind: 'periodic',
    lead: 'BGS',
    joint: ['RSK'],
    on: '03-18',
    state: 'done',
    visits: DONE('CWK', 'JYCJ', 'YLBX', 'LDGX', 'XXZX'),
    ends: ['done'],
    days: 10,
  },
  {
    theme: 'conduct',
    kind: 'unannounced',
    lead: 'JCS',
    joint: ['BGS'],
    on: '06-10',
    state: 'done',
    visits: DONE('SBZX', 'JYZX', 'RCKF'),
    ends: ['done', 'again'],
    days: 5,
  },
  {
    theme: 'assessment',
    kind: 'periodic',
    lead: 'RSK',
    joint: ['JCS'],
    on: '10-21',
    state: 'done',
    visits: DONE('GHK', 'ZYJN', 'SYDW', 'GZFL'),
    ends: ['done'],
    days: 10,
  },
  {
    theme: 'openness',
    kind: 'periodic',
    lead: 'BGS',
    joint: ['RSK'],
    on: 150,
    state: 'done',
    visits: DONE('FGK', 'JYCJ', 'ZJGL', 'JJJD', 'SBZX'),
    ends: ['done', 'done', 'again'],
    days: 10,
  },
  {
    theme: 'conduct',
    kind: 'unannounced',
    lead: 'JCS',
    joint: ['RSK'],
    on: 105,
    state: 'done',
    visits: [
      ['SBZX', 'signed'],
      ['SYGS', 'refused'],
      ['JYZX', 'signed'],
    ],
    ends: ['done', 'again'],
    days: 5,
  },
  {
    theme: 'assessment',
    kind: 'periodic',
    lead: 'RSK',
    joint: ['BGS'],
    on: 70,
    state: 'done',
    visits: 4,
    ends: ['done'],
    days: 10,
  },
  {
    theme: 'follow',
    kind: 'periodic',
    lead: 'JCS',
    joint: ['BGS', 'RSK'],
    on: 24,
    state: 'done',
    visits: DONE('SBZX', 'JYCJ', 'FGK', 'JYZX'),
    ends: ['escalated', 'overdue', 'answered', 'done', 'ordered'],
    days: 10,
  },
  {
    theme: 'openness',
    kind: 'periodic',
    lead: 'BGS',
    joint: ['JCS'],
    on: 2,
    state: 'running',
    visits: [
      ['RCKF', 'signed'],
      ['JYCJ', 'closed'],
      ['YLBX', 'running'],
      ['GZFL', 'planned'],
    ],
    ends: ['recorded'],
    days: 10,
  },
  {
    theme: 'conduct',
    kind: 'unannounced',
    lead: 'JCS',
    joint: ['BGS'],
    on: -7,
    state: 'planned',
    visits: [
      ['SYGS', 'planned'],
      ['SBZX', 'planned'],
      ['LDGX', 'planned'],
    ],
    ends: [],
    days: 5,
  },
  {
    theme: 'assessment',
    kind: 'periodic',
    lead: 'RSK',
    joint: ['BGS'],
    on: -20,
    state: 'planned',
    visits: [
      ['ZYJN', 'planned'],
      ['SYDW', 'planned'],
      ['JYCJ', 'planned'],
    ],
    ends: [],
    days: 10,
  },
  { theme: 'follow', kind: 'periodic', lead: 'BGS', joint: ['JCS', 'RSK'], on: -40, state: 'draft', visits: [], ends: [], days: 10 },
]
