import type { CatalogueItemData } from './shape.ts'

/** Classes B and C: appointments, rewards, Party affairs, integrity, elections, ranking. */
export const PEOPLE_ITEMS: readonly CatalogueItemData[] = [
  {
    code: 'B1-01', classCode: 'B1', title: '领导干部任前公示', titleEn: 'Pre-appointment notice',
    elements: [['姓名和现任职务', 'Name and post'], ['拟任职务', 'Proposed post'], ['公示期', 'Notice period'], ['意见受理方式', 'How to object']],
    legalBasis: '《党政领导干部选拔任用工作条例》', departments: ['RSK'],
    audience: 'all', timing: 'ex_ante', timingDays: 5, cycle: 'event', reviewLevel: 2, register: 'documents',
  },
  {
    code: 'B1-02', classCode: 'B1', title: '干部任免', titleEn: 'Appointments and removals',
    elements: [['姓名', 'Name'], ['任免职务', 'Post'], ['文号', 'Document'], ['日期', 'Date']],
    legalBasis: '《公务员法》第四十条', departments: ['RSK'],
    audience: 'all', timing: 'ex_post', timingDays: 5, cycle: 'event', reviewLevel: 2, register: 'documents',
  },
  {
    code: 'B1-03', classCode: 'B1', title: '职级晋升', titleEn: 'Promotion in grade',
    elements: [['姓名', 'Name'], ['晋升职级', 'Grade'], ['公示期', 'Notice period']],
    legalBasis: '《公务员职务与职级并行规定》', departments: ['RSK'],
    audience: 'all', timing: 'ex_ante', timingDays: 5, cycle: 'event', reviewLevel: 2, register: 'documents',
  },
  {
    code: 'B1-04', classCode: 'B1', title: '轮岗交流', titleEn: 'Transfers and rotation',
    elements: [['姓名', 'Name'], ['原岗位', 'From'], ['新岗位', 'To']],
    legalBasis: '《公务员法》第六十九条', departments: ['RSK'],
    audience: 'all', timing: 'ex_post', timingDays: 5, cycle: 'event', reviewLevel: 1, register: 'documents',
  },
  {
    code: 'B1-05', classCode: 'B1', title: '试用期满任职', titleEn: 'End of probation',
    elements: [['姓名', 'Name'], ['职务', 'Post'], ['考核结果', 'Result']],
    legalBasis: '《党政领导干部选拔任用工作条例》', departments: ['RSK'],
    audience: 'all', timing: 'ex_post', timingDays: 5, cycle: 'event', reviewLevel: 1, register: 'documents',
  },
  {
    code: 'B2-01', classCode: 'B2', title: '奖励表彰', titleEn: 'Rewards and commendations',
    elements: [['对象', 'Whom'], ['奖励种类', 'Kind'], ['事由', 'Reason'], ['公示期', 'Notice period']],
    legalBasis: '《公务员法》第五十一条', departments: ['RSK', 'BGS'],
    audience: 'all', timing: 'ex_ante', timingDays: 5, cycle: 'event', reviewLevel: 2, register: 'documents',
  },
  {
    code: 'B2-02', classCode: 'B2', title: '处分（生效后）', titleEn: 'Punishments in force',
    elements: [['对象', 'Whom'], ['处分种类', 'Kind'], ['生效日期', 'In force from']],
    legalBasis: '《公职人员政务处分法》第八条', departments: ['JCS'],
    audience: 'all', timing: 'ex_post', timingDays: 10, cycle: 'event', reviewLevel: 2, register: 'documents',
  },
  {
    code: 'B2-03', classCode: 'B2', title: '年度考核等次', titleEn: 'Grades of the annual assessment',
    elements: [['优秀名单', 'Excellent'], ['应参加人数', 'Those to be assessed'], ['公示期', 'Notice period']],
    legalBasis: '《公务员法》第三十八条', departments: ['RSK'],
    audience: 'all', timing: 'ex_ante', timingDays: 5, cycle: 'yearly', reviewLevel: 2, register: 'documents',
  },
  {
    code: 'B2-04', classCode: 'B2', title: '考勤和休假情况', titleEn: 'Attendance and leave',
    elements: [['月份', 'Month'], ['出勤', 'Present'], ['休假', 'On leave']],
    legalBasis: '《机关工作人员考勤办法》', departments: '*',
    audience: 'department', timing: 'ex_post', timingDays: 10, cycle: 'monthly', reviewLevel: 1, register: 'documents',
  },
  {
    code: 'B3-01', classCode: 'B3', title: '入党积极分子和发展对象公示', titleEn: 'Party applicants on notice',
    elements: [['姓名', 'Name'], ['阶段', 'Stage'], ['公示期', 'Notice period']],
    legalBasis: '《中国共产党发展党员工作细则》', departments: ['JGDW'],
    audience: 'all', timing: 'ex_ante', timingDays: 5, cycle: 'event', reviewLevel: 2, register: 'documents',
  },
  {
    code: 'B3-02', classCode: 'B3', title: '预备党员转正公示', titleEn: 'Probationary members on notice',
    elements: [['姓名', 'Name'], ['入党时间', 'Admitted on'], ['公示期', 'Notice period']],
    legalBasis: '《中国共产党发展党员工作细则》', departments: ['JGDW'],
    audience: 'all', timing: 'ex_ante', timingDays: 5, cycle: 'event', reviewLevel: 2, register: 'documents',
  },
  {
    code: 'B3-03', classCode: 'B3', title: '党费收缴使用', titleEn: 'Party dues',
    elements: [['收缴', 'Received'], ['使用', 'Spent'], ['结余', 'Balance']],
    legalBasis: '《中国共产党党务公开条例（试行）》', departments: ['JGDW'],
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'quarterly', reviewLevel: 1, register: 'documents',
  },
  {
    code: 'C1-01', classCode: 'C1', title: '领导干部述职述廉', titleEn: 'Leaders’ reports on duty and honesty',
    elements: [['履职', 'Duty'], ['廉洁', 'Integrity'], ['整改', 'Remedies']],
    legalBasis: '《中国共产党党内监督条例》', departments: ['JCS', 'BGS'],
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'yearly', reviewLevel: 2, register: 'documents',
  },
  {
    code: 'C1-02', classCode: 'C1', title: '礼品登记上交', titleEn: 'Gifts handed in',
    elements: [['品名', 'Item'], ['数量', 'Quantity'], ['估值', 'Value'], ['处理', 'Handling']],
    legalBasis: '中办发〔1995〕7号', departments: ['JCS'],
    audience: 'all', timing: 'ex_post', timingDays: 10, cycle: 'monthly', reviewLevel: 1, register: 'documents',
  },
  {
    code: 'C1-03', classCode: 'C1', title: '个人有关事项报告统计', titleEn: 'Counts of personal-matters reports',
    elements: [['应报', 'Due'], ['已报', 'Reported'], ['抽查', 'Checked']],
    legalBasis: '《领导干部报告个人有关事项规定》第十六条', departments: ['RSK'],
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'yearly', reviewLevel: 2, register: 'documents',
  },
  {
    code: 'C1-04', classCode: 'C1', title: '廉政教育和承诺', titleEn: 'Integrity training and pledges',
    elements: [['主题', 'Topic'], ['参加人数', 'Attendees'], ['承诺书', 'Pledges']],
    legalBasis: '《中国共产党党内监督条例》', departments: ['JCS', 'JGDW'],
    audience: 'all', timing: 'ex_post', timingDays: 10, cycle: 'quarterly', reviewLevel: 1, register: 'documents',
  },
  {
    code: 'C2-01', classCode: 'C2', title: '民主选举和推荐结果', titleEn: 'Results of elections and nominations',
    elements: [['应到', 'Entitled'], ['收回', 'Returned'], ['得票', 'Votes'], ['当选', 'Elected']],
    legalBasis: '《中国共产党基层组织选举工作条例》', departments: ['RSK', 'JGDW'],
    audience: 'screen', timing: 'ex_post', timingDays: 2, cycle: 'event', reviewLevel: 2, register: 'documents',
  },
  {
    code: 'C2-02', classCode: 'C2', title: '年度考评排名', titleEn: 'Ranking of the yearly evaluation',
    elements: [['得分', 'Score'], ['等次', 'Grade'], ['公示期', 'Notice period']],
    legalBasis: '《政府信息公开条例》（国务院令第711号）第四十六条', departments: ['BGS'],
    audience: 'screen', timing: 'ex_ante', timingDays: 5, cycle: 'yearly', reviewLevel: 2, register: 'documents',
  },
  {
    code: 'C2-03', classCode: 'C2', title: '效能投诉处理情况', titleEn: 'Efficiency complaints',
    elements: [['受理', 'Accepted'], ['属实', 'Substantiated'], ['处理', 'Handled']],
    legalBasis: '《政府信息公开条例》（国务院令第711号）第五十一条', departments: ['JCS'],
    audience: 'all', timing: 'ex_post', timingDays: 10, cycle: 'quarterly', reviewLevel: 2, register: 'documents',
  },
]
