import type { DemoReceipt } from '../../../server/cases/demo-receipts.service.ts'
import type { Finding } from '../../../server/complaints/complaints.rules.ts'

/** What is told of the efficiency complaints of the demo year; fictional. */
export interface ComplaintTale {
  /** Null: without a name. */
  readonly by: string | null
  /** Null: about a matter, whose department is found out later. */
  readonly about: string | null
  readonly department: string
  readonly title: string
  readonly body: string
  readonly nameShown: boolean
  /** Its receipt code is one that the demonstration shows. */
  readonly receipt?: DemoReceipt
}
export interface InvestigatedTale extends ComplaintTale {
  readonly summary: string
  readonly notice: string
}
export interface FoundTale extends InvestigatedTale {
  readonly statement: string
  readonly verdict: Finding
  readonly report: string
  readonly conclusion: string
  readonly measures: string
}

export const SUBSTANTIATED: FoundTale = {
  by: 'staff',
  about: 'XXZX',
  department: 'XXZX',
  title: '业务系统故障报修后多日无人处理',
  body: '前些日子我科经办系统打印模块故障，当天在运维平台报修，之后打了四次电话，答复都是“已转给公司”。七个工作日里窗口只能手写回执，群众意见很大。运维制度写明两个工作日内到场。',
  nameShown: true,
  summary: '业务系统故障报修后，未按运维制度在两个工作日内到场处理。',
  notice: '请说明报修单的受理、派单和到场时间，附运维平台记录和与运维公司的往来记录。',
  statement: '报修单当天受理，运维公司人员请假，未及时改派。我中心没有跟踪督办，第八个工作日才到场修复，已约谈运维公司。',
  verdict: 'substantiated',
  report:
    '调取运维平台记录：报修当日 9:42 受理，第八个工作日 10:15 到场。其间四次催办均有通话记录，没有督办记录。运维制度第六条规定两个工作日内到场。反映的问题属实，责任在信息中心运维管理岗。',
  conclusion: '您反映的情况属实。信息中心没有按制度跟踪督办，已责令整改，并按规定提出一票否决，由检查部门另行认定。感谢您的监督。',
  measures: '一个月内修订运维督办办法，超过两个工作日未到场的由中心负责人督办；每月公布报修响应时间。',
}

export const ANONYMOUS: FoundTale = {
  by: null,
  about: null,
  department: 'CWK',
  title: '差旅费报销反复退单',
  body: '同一张差旅费报销单退了三次，第一次说缺会议通知，第二次说缺公务卡小票，第三次又说审批单格式旧了。能不能一次说清楚？不止一个科室遇到过。',
  nameShown: false,
  summary: '办理差旅费报销时，没有一次性告知需要补齐的材料。',
  notice: '请说明报销退单时的告知方式，并提供近三个月的退单登记。',
  statement: '近三个月退单 41 份，其中 9 份退过两次以上，主要是新审批单启用时没有提前通知。已印发报销材料清单。',
  verdict: 'partly',
  report: '抽查近三个月退单登记 41 份：9 份退单两次以上，其中 6 份第二次提出的材料在第一次即应发现；3 份因审批单换版，不属于经办人责任。',
  conclusion: '您反映的没有一次性告知的问题部分属实：抽查中有 6 份退单第一次就应说清。财务科已印发报销材料清单，退单须附书面告知。',
  measures: '退单一律附书面一次性告知单；审批单换版提前十个工作日通知。',
}

export const NOT_TAKEN: ComplaintTale & { readonly ground: string; readonly reason: string } = {
  by: 'wanghaibo',
  about: 'RSK',
  department: 'RSK',
  title: '对年度考核等次不服',
  body: '去年本人承担两个专班的工作，年度考核只评了称职，认为人事科没有如实汇总平时考核结果。',
  nameShown: false,
  ground: 'appeal_elsewhere',
  reason:
    '您对考核等次有异议，可以按《公务员考核规定》自知道结果之日起申请复核，对复核结果不服的可以提出申诉。申请书交人事科，监察室可以协助转交。',
}

export const SILENT: InvestigatedTale = {
  by: null,
  about: 'GHK',
  department: 'GHK',
  title: '统计报表反复要求重报',
  body: '同一张就业统计表一个月里要求重报四次，每次口径都不一样，电话里问，答复是“按最新的来”，没有书面说明。',
  nameShown: false,
  receipt: 'complaint',
  summary: '布置统计报表时口径多次变动，没有书面说明。',
  notice: '请说明近两个月布置报表的次数、口径变动的原因和通知方式。',
}

export const TO_SIGN: FoundTale = {
  by: null,
  about: 'BGS',
  department: 'BGS',
  title: '用印申请搁置一周',
  body: '用印申请流程走完后，办公室以经办人外出为由一周没有盖章，差点错过项目申报截止时间。',
  nameShown: false,
  summary: '用印审批完成后，没有在当日办理用印。',
  notice: '请说明该时段用印登记和经办人外出期间的代办安排。',
  statement: '经办人参加培训五天，已指定代办人并在内网公布。该申请缺分管领导签批，补齐当日即盖章。',
  verdict: 'unfounded',
  report: '核对用印登记和流程记录：申请提交时缺分管领导签批，第五个工作日补齐，当日盖章。代办人安排在内网公布，期间办理用印 37 件。',
  conclusion: '经查，该申请补齐签批的当天已办理用印，外出期间有代办人。您反映的问题不属实，建议提交前核对签批环节。',
  measures: '',
}
