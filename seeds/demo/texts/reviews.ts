import type { ReviewState } from '../../../server/disclosures/disclosures.rules.ts'

/** Why reviewers send things back, by review. */
export const RETURNS: Readonly<Record<'expenses' | 'documents', Readonly<Record<ReviewState, readonly string[]>>>> = {
  expenses: {
    head_review: [
      '第 2 行摘要太笼统，请写明会议名称和地点。',
      '两笔金额与财务科台账对不上，请核对凭证后再报。',
      '请把同一凭证的住宿费和交通费合并成一行，说明写在备注里。',
      '缺 1 笔月底的费用，请与报账员核对后补上。',
    ],
    secrecy_review: [
      '第 4 行写有来客手机号，请删去。',
      '第 3 行出现举报人姓名，请改为“有关人员”。',
      '摘要里有案件当事人单位和案号，请隐去当事人名称。',
      '备注写了个人银行账号后四位以外的数字，请删去。',
    ],
    approval_1: [
      '本月比上月多一倍，请在说明里写清原因。',
      '一笔超出标准，请附审批依据并在备注中说明。',
      '接待事项缺公函文号，请补充，确无公函的如实说明。',
    ],
    approval_2: ['请财务科会核后再报。'],
  },
  documents: {
    head_review: ['时间节点与会议纪要不一致，请核对。', '责任人写到姓名，不要只写科室。', '第二段与去年相同，请按今年的实际情况重写。'],
    secrecy_review: [
      '附表含身份证号，请只保留姓名和单位。',
      '第三段引用了未公开的内部请示，请删去文号和原文。',
      '人员出生年月精确到日，请按规定只写年月。',
    ],
    approval_1: ['公示受理方式缺监督电话，请补上。', '缺审批文号，请补齐要素后再报。', '表述不准确，请与人事科核对职务全称。'],
    approval_2: ['请将收入上缴情况补充完整。', '提交局党组会议审议后再公开。'],
  },
}

/** What reviewers write when they let something pass; most write nothing. */
export const PASSES: Readonly<Record<ReviewState, readonly string[]>> = {
  head_review: ['', '', '', '已与台账核对。', '同意，报保密审查。', ''],
  secrecy_review: ['', '', '逐项审查，未发现涉密和不宜公开的内容。', '逐行通过。', ''],
  approval_1: ['', '', '同意公开。', ''],
  approval_2: ['', '同意公开。'],
}

export const WITHDRAWN_EXPENSES = '与“印刷费支出”重复公开同一批凭证，撤回本条，以印刷费登记为准。'
export const WITHDRAWN_DOCUMENT =
  '供应商书面说明成交明细涉及其商业秘密，经保密审查机构审定，撤回原文，另行公开项目名称、采购方式和成交金额。'

export const CORRECTIONS = {
  refund: (line: number, yuan: string): string => `补登退款 ${yuan} 元：第 ${line} 行多付部分已退回财务。`,
  letter: (line: number): string => `第 ${line} 行补充公函文号，金额不变。`,
  note: (line: number): string => `第 ${line} 行补充说明，金额不变。`,
  standing: [
    '按期复核：办理时限和责任人更新，其余不变。',
    '按期复核：政策依据换为现行文件，流程不变。',
    '按期复核，联系电话和责任人更新。',
  ],
}
