import type { CatalogueItemData } from './shape.ts'

/** The other columns of the official table, as the kind of item asks for them. */
export function officialColumns(item: CatalogueItemData): Readonly<Record<string, string | number | null>> {
  const top = item.classCode.slice(0, 1)
  return {
    channels: JSON.stringify(channelsOf(item, top)),
    ...openTo(item, top),
    way: 'proactive',
    tier: tierOf(item),
    stage: item.timing === 'ex_ante' ? 'before' : item.timing === 'standing' || item.code === 'D2-03' ? 'during' : 'after',
    retention_years: retentionOf(item, top),
    secrecy_check: CAREFUL.has(item.code) ? 'work_secret' : 'none',
  }
}

/** What may touch work secrets or people's private affairs is looked at for them first. */
const CAREFUL: ReadonlySet<string> = new Set(['B2-02', 'B2-03', 'C1-03', 'C2-03', 'D2-04'])
/** Notices about persons: they have served their purpose after a year. */
const NOTICES: ReadonlySet<string> = new Set(['B1-01', 'B3-01', 'B3-02'])

function channelsOf({ audience, classCode }: CatalogueItemData, top: string): string[] {
  if (audience === 'department') return ['intranet', 'meeting']
  if (audience === 'screen') return ['intranet', 'screen']
  if (top === 'E') return ['intranet', 'board', 'screen']
  return ['A1', 'B1', 'B2'].includes(classCode) ? ['intranet', 'board'] : ['intranet']
}

function openTo({ audience }: CatalogueItemData, top: string): { open_to: string; open_to_note: string } {
  if (top === 'E') return { open_to: 'public', open_to_note: '' }
  const note = { department: '本科室干部职工', all: '本局干部职工', screen: '本局干部职工和来访群众' }[audience]
  return { open_to: 'group', open_to_note: note }
}

const UNITS: ReadonlySet<string> = new Set(['XXZX', 'SBZX', 'JYZX', 'ZCY', 'JDZD'])

function tierOf({ departments }: CatalogueItemData): string {
  if (departments === '*') return 'department'
  return departments.every((code) => UNITS.has(code)) ? 'unit' : 'bureau'
}

/** Years; null for good. */
function retentionOf({ code, classCode, timing }: CatalogueItemData, top: string): number | null {
  if (timing === 'standing' || classCode === 'D1') return null
  if (NOTICES.has(code)) return 1
  if (classCode === 'A3' || classCode === 'A4' || classCode === 'C2') return 10
  return top === 'D' ? 3 : 5
}

export interface WithheldItemData extends CatalogueItemData {
  readonly ground: string
  readonly explanation: string
}

/** What the catalogue lists and does not disclose; nothing is drafted for it. The days of the next look are the planting's to set. */
export const WITHHELD_ITEMS: readonly WithheldItemData[] = [
  {
    code: 'B1-06',
    classCode: 'B1',
    title: '干部考察材料',
    titleEn: 'Assessment files of candidates',
    elements: [
      ['考察对象', 'Candidate'],
      ['考察谈话记录', 'Records of talks'],
      ['考察结论', 'Conclusion'],
    ],
    legalBasis: '《政府信息公开条例》第十六条；《党政领导干部选拔任用工作条例》',
    departments: ['RSK'],
    audience: 'all',
    timing: 'ex_post',
    timingDays: 20,
    cycle: 'event',
    reviewLevel: 2,
    register: 'documents',
    ground: 'internal_affairs',
    explanation: '考察谈话涉及个人评价和未定事项，公开会影响如实反映情况；任免结果和公示另行公开。',
  },
  {
    code: 'D2-05',
    classCode: 'D2',
    title: '局务会议讨论记录',
    titleEn: 'Minutes of discussions in bureau meetings',
    elements: [
      ['会议议题', 'Agenda'],
      ['发言记录', 'Statements'],
      ['表决情况', 'Votes'],
    ],
    legalBasis: '《政府信息公开条例》第十六条',
    departments: ['BGS'],
    audience: 'all',
    timing: 'ex_post',
    timingDays: 20,
    cycle: 'monthly',
    reviewLevel: 2,
    register: 'documents',
    ground: 'process_information',
    explanation: '讨论过程属于过程性信息；议定事项按月公开，见“局务会议议定事项”。',
  },
]
