/** What an older edition said differently of one line, in the columns of the table; `absent`: it did not list it yet. */
export interface LineScript extends Readonly<Record<string, unknown>> {
  readonly absent?: true
  readonly departments?: readonly string[]
}
export interface EditionScript {
  readonly note: string
  readonly remark: string
  readonly lines: Readonly<Record<string, LineScript>>
  /** Names that classes had: Chinese and English. */
  readonly classes?: Readonly<Record<string, readonly [string, string]>>
}

const elements = (...pairs: readonly (readonly [string, string])[]): string => JSON.stringify(pairs.map(([zh, en]) => ({ zh, en })))
const OLD_MONEY = '《机关事务管理条例》（国务院令第621号）'

/** Listed in the first edition only. */
export const ENDED_ITEM = {
  code: 'D3-02',
  classCode: 'D3',
  department: 'BGS',
  title: '工作简报编发情况',
  title_en: 'Bulletins issued',
  elements: elements(['期数', 'Issues'], ['采用条数', 'Items used']),
  legal_basis: '《政府信息公开条例》第二十条',
  audience: 'all',
  timing: 'ex_post',
  timing_days: 20,
  cycle: 'quarterly',
  review_level: 1,
  register: 'documents',
  channels: '["intranet"]',
  open_to: 'group',
  open_to_note: '本局干部职工',
  way: 'proactive',
  tier: 'bureau',
  stage: 'after',
  retention_years: 3,
  secrecy_check: 'none',
} as const

export const FIRST: EditionScript = {
  note: '首次编制内部公开目录',
  remark: '同意试行一年，年底总结。',
  classes: { A1: ['“三公”经费支出', 'Reception, vehicles, travel abroad'], D3: ['信息工作', 'Information work'] },
  lines: {
    'A1-01': { timing_days: 30, legal_basis: OLD_MONEY },
    'A1-02': { timing_days: 30 },
    'A2-01': { timing_days: 30 },
    'A2-10': { absent: true },
    'A4-02': { timing_days: 5 },
    'A4-03': { absent: true },
    'B1-01': { timing_days: 3 },
    'B1-06': { absent: true },
    'B2-04': { absent: true },
    'C1-02': { cycle: 'quarterly' },
    'C2-03': { absent: true },
    'D2-03': { audience: 'all', channels: '["intranet"]', open_to_note: '本局干部职工' },
    'D2-05': { absent: true },
    'E5-03': { absent: true },
  },
}

export const SECOND: EditionScript = {
  note: '试行一年后修订：统一时限，补充监督类事项',
  remark: '同意。督促各科室按新时限执行。',
  classes: { D3: ['信息工作', 'Information work'] },
  lines: {
    'A2-01': { timing_days: 30, change_note: '' },
    'A2-10': { absent: true },
    'A4-02': { timing_days: 5 },
    'B2-04': { absent: true },
    'D2-03': { audience: 'all', channels: '["intranet"]', open_to_note: '本局干部职工' },
    'D2-05': { absent: true },
    'E5-03': { elements: elements(['申领条件', 'Conditions'], ['补贴标准', 'Rate']) },
  },
}

export const THIRD: EditionScript = {
  note: '增列部门支出明细和考勤事项，重点工作上大屏',
  remark: '同意，自 1 月 1 日起施行。',
  lines: {
    'A2-01': { change_note: '与其他经费支出时限一致' },
    'A2-10': { change_note: '支出逐笔公开' },
    'A4-02': { change_note: '与采购法规定的公告时限衔接' },
    'D2-03': { change_note: '大厅大屏同步展示' },
  },
}

/** The edition on its way: four lines changed, one ended; with `added` six changes. */
export const DRAFT = {
  note: '年度修订：精简报送，补充见习和青年就业服务',
  remark: '',
  lines: {
    'A2-04': {
      elements: elements(['会议名称', 'Meeting'], ['会议地点', 'Place'], ['人数', 'Attendees'], ['天数', 'Days'], ['金额', 'Amount']),
      change_note: '审计建议写明会议地点',
    },
    'C1-02': { cycle: 'quarterly', change_note: '近两年每月多为零报告，改回每季度' },
    'D2-03': { channels: '["intranet","screen","meeting"]', change_note: '季度工作例会上同时通报' },
    'E1-03': { departments: ['JYCJ', 'JYZX'], change_note: '经办移交就业服务中心，政策仍由就业促进科负责' },
    'D3-01': { ended: true, change_note: '并入年度工作总结，不再单独公开' },
  },
  added: {
    classCode: 'E1',
    departments: ['JYCJ', 'JYZX'],
    code: 'E1-05',
    title: '青年就业服务攻坚行动',
    title_en: 'Employment drive for young people',
    elements: elements(['服务对象', 'For whom'], ['服务内容', 'Services'], ['办理地点', 'Where'], ['联系电话', 'Telephone']),
    legal_basis: '《就业促进法》第三十五条',
    audience: 'all',
    timing: 'standing',
    timing_days: 180,
    cycle: 'standing',
    review_level: 1,
    register: 'documents',
    channels: '["intranet","board","screen"]',
    open_to: 'public',
    open_to_note: '',
    way: 'proactive',
    tier: 'bureau',
    stage: 'during',
    secrecy_check: 'none',
    change_note: '今年新开展的服务，群众询问多',
  },
} as const satisfies EditionScript & { readonly added: object }
