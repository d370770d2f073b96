/** What is told of the vetoes of the demo year; fictional, without anybody's name. */
export interface VetoTale {
  /** The department that it is about. */
  readonly department: string
  readonly rule: string
  readonly title: string
  readonly account: string
  readonly documents: string
  readonly question: string
  readonly statement: string
  readonly report: string
  /** Of the two who decide. */
  readonly reasons: readonly [string, string]
}

export const IN_FORCE: VetoTale = {
  department: 'JYZX',
  rule: 'V1',
  title: '就业服务窗口推诿办事',
  account:
    '办事群众反映：9月上旬三次到窗口办理灵活就业登记，工作人员以系统维护、材料不全为由退回，三次所说的材料不一致，没有出具一次性告知书。',
  documents: '临效投〔投诉〕第 21 号 投诉登记表\n窗口叫号记录（9月2日、4日、8日）',
  question: '请说明三次退回的原因、一次性告知制度的执行情况，并提供当日的系统运行记录和告知书存根。',
  statement: '9月2日系统确有半小时维护；另两次因经办人员刚轮岗，对新的材料清单不熟悉，口头作了说明，没有出具告知书。已向当事人道歉并补办。',
  report: '调取叫号记录、系统日志和窗口录像：系统维护仅发生在9月2日上午；9月4日、8日材料符合清单要求，被错误退回。投诉属实。',
  reasons: ['录像和清单可以证明两次退回没有依据，符合效能投诉查证属实的情形。', '没有一次性告知，造成群众往返三次，事实清楚，证据充分。'],
}

export const REVERSED: VetoTale = {
  department: 'ZCY',
  rule: 'V1',
  title: '仲裁案件受理通知逾期送达',
  account: '当事人反映仲裁申请提交后第十二个工作日才收到受理通知，超过承诺的五个工作日。',
  documents: '临效投〔投诉〕第 27 号 投诉登记表\n受理通知书送达回证',
  question: '请说明受理和送达的时间，并提供收件登记和邮寄凭证。',
  statement: '申请材料缺少用人单位登记信息，已在第三个工作日发出补正通知，补正后第四个工作日即送达。',
  report: '送达回证显示签收日为提交后第十二个工作日。补正通知的存根在调查期间没有找到。',
  reasons: ['按送达回证计算已经逾期。', '补正通知没有存根，说明不能采信。'],
}
export const APPEAL = '邮政部门已补开补正通知的寄递证明：提交后第三个工作日交寄。扣除补正时间，送达没有逾期。'
export const UPHELD = '寄递证明由邮政部门出具，可以采信。补正期间依规定不计算在内，送达未逾期，原认定不成立。'

export const UNFOUNDED: VetoTale = {
  department: 'SYDW',
  rule: 'V2',
  title: '反映招聘方案提前外传',
  account: '来信反映事业单位公开招聘方案在公布前已在培训机构流传。',
  documents: '来信登记第 44 号',
  question: '请说明方案的起草、传阅范围和公布时间，并提供文件流转记录。',
  statement: '方案经局长办公会审定当日即在门户网站公布，公布前只在内网流转，流转记录附后。',
  report: '培训机构资料的最早发布时间晚于官网公布时间，内容与公布稿一致；内网流转记录没有异常下载。',
  reasons: ['资料发布晚于公布，没有证据证明外传。', '流转记录完整，反映的情况不属实。'],
}

export const ASKED: VetoTale = {
  department: 'JYCJ',
  rule: 'V1',
  title: '创业补贴申报答复不及时',
  account: '申请人反映创业补贴申报后两次电话询问进度，均答复“等通知”，超过承诺时限没有书面答复。',
  documents: '临效投〔投诉〕第 5 号 投诉登记表',
  question: '请说明该申报件的受理、审核和答复时间，以及承诺时限的执行情况，并附经办记录。',
  statement: '',
  report: '',
  reasons: ['', ''],
}

export const TO_DECIDE: VetoTale = {
  department: 'XXZX',
  rule: 'V3',
  title: '公开日期与实际发布日期不一致',
  account: '抽查发现两份已公开文件的页面公开日期早于系统日志中的实际发布时间。',
  documents: '政务公开抽查记录第 3 号\n系统发布日志摘录',
  question: '请说明公开日期的填写依据和修改经过，并提供发布日志。',
  statement: '页面日期由旧栏目迁移时自动带入，不是人为填写。迁移脚本和日志附后，已更正页面日期。',
  report: '迁移脚本确有按成文日期回填的处理；两份文件在迁移后没有人工改动日期的记录。',
  reasons: ['日期系迁移时自动带入，没有弄虚作假的故意。', ''],
}

export const VIOLATIONS = {
  approved: {
    violation: '两份采购公示未经保密审查即上网公开。',
    basis: '《政府信息公开条例》第十七条',
    statement: '时间紧，承办时漏走了审查环节，发现后当日撤下补审。',
    defence: '签批时未核对审查单，负有责任。',
    reasons: ['批准时未核对审查单，负主要责任。', '承办人漏走审查环节，负次要责任。'],
  },
  unreviewed: { violation: '科室动态未经审核自行公开，内容有误。', basis: '《机关政务公开工作规定》第十二条' },
} as const
