import type { CatalogueItemData } from './shape.ts'

/** Class A: what is spent, budgeted, accounted for, disposed of and bought. */
export const MONEY_ITEMS: readonly CatalogueItemData[] = [
  {
    code: 'A1-01', classCode: 'A1', title: '公务接待费支出', titleEn: 'Official reception expenses',
    elements: [['期间', 'Period'], ['公函文号', 'Official letter'], ['来客人数', 'Guests'], ['陪同人数', 'Companions'], ['金额', 'Amount']],
    legalBasis: '《党政机关国内公务接待管理规定》', departments: '*',
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'monthly', reviewLevel: 1, register: 'expenses',
  },
  {
    code: 'A1-02', classCode: 'A1', title: '公务用车运行费支出', titleEn: 'Running costs of official vehicles',
    elements: [['期间', 'Period'], ['事由', 'Purpose'], ['金额', 'Amount'], ['经办人', 'Handled by'], ['审批人', 'Approved by']],
    legalBasis: '《机关事务管理条例》（国务院令第621号）第七条', departments: '*',
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'monthly', reviewLevel: 1, register: 'expenses',
  },
  {
    code: 'A1-03', classCode: 'A1', title: '因公出国（境）费支出', titleEn: 'Travel abroad on duty',
    elements: [['团组名称', 'Delegation'], ['人次', 'Travellers'], ['天数', 'Days'], ['金额', 'Amount']],
    legalBasis: '《机关事务管理条例》（国务院令第621号）第七条', departments: ['BGS', 'JYCJ', 'RCKF', 'ZYJN'],
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'event', reviewLevel: 2, register: 'expenses',
  },
  {
    code: 'A1-04', classCode: 'A1', title: '公务用车购置', titleEn: 'Purchase of official vehicles',
    elements: [['车型', 'Model'], ['数量', 'Number'], ['编制文号', 'Approval'], ['金额', 'Amount']],
    legalBasis: '《机关事务管理条例》（国务院令第621号）第七条', departments: ['BGS', 'SBZX', 'JDZD'],
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'event', reviewLevel: 2, register: 'expenses',
  },
  {
    code: 'A2-01', classCode: 'A2', title: '差旅费支出', titleEn: 'Travel expenses',
    elements: [['期间', 'Period'], ['出差人', 'Traveller'], ['目的地', 'Destination'], ['事由', 'Purpose'], ['金额', 'Amount']],
    legalBasis: '《中央和国家机关差旅费管理办法》（参照执行）', departments: '*',
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'monthly', reviewLevel: 1, register: 'expenses',
  },
  {
    code: 'A2-02', classCode: 'A2', title: '邮电费（电话费）支出', titleEn: 'Post and telephone expenses',
    elements: [['期间', 'Period'], ['事由', 'Purpose'], ['金额', 'Amount'], ['经办人', 'Handled by'], ['审批人', 'Approved by']],
    legalBasis: '《机关事务管理条例》（国务院令第621号）第七条', departments: '*',
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'monthly', reviewLevel: 1, register: 'expenses',
  },
  {
    code: 'A2-03', classCode: 'A2', title: '办公费支出', titleEn: 'Office expenses',
    elements: [['期间', 'Period'], ['事由', 'Purpose'], ['金额', 'Amount'], ['经办人', 'Handled by'], ['审批人', 'Approved by']],
    legalBasis: '《机关事务管理条例》（国务院令第621号）第七条', departments: '*',
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'monthly', reviewLevel: 1, register: 'expenses',
  },
  {
    code: 'A2-04', classCode: 'A2', title: '会议费支出', titleEn: 'Meeting expenses',
    elements: [['会议名称', 'Meeting'], ['人数', 'Attendees'], ['天数', 'Days'], ['金额', 'Amount']],
    legalBasis: '《党政机关厉行节约反对浪费条例》', departments: '*',
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'monthly', reviewLevel: 1, register: 'expenses',
  },
  {
    code: 'A2-05', classCode: 'A2', title: '培训费支出', titleEn: 'Training expenses',
    elements: [['培训名称', 'Course'], ['人数', 'Attendees'], ['天数', 'Days'], ['金额', 'Amount']],
    legalBasis: '《党政机关厉行节约反对浪费条例》', departments: '*',
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'monthly', reviewLevel: 1, register: 'expenses',
  },
  {
    code: 'A2-06', classCode: 'A2', title: '水电费支出', titleEn: 'Water and electricity',
    elements: [['期间', 'Period'], ['事由', 'Purpose'], ['金额', 'Amount'], ['经办人', 'Handled by'], ['审批人', 'Approved by']],
    legalBasis: '《机关事务管理条例》（国务院令第621号）第七条', departments: '*',
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'monthly', reviewLevel: 1, register: 'expenses',
  },
  {
    code: 'A2-07', classCode: 'A2', title: '维修（护）费支出', titleEn: 'Maintenance',
    elements: [['期间', 'Period'], ['事由', 'Purpose'], ['金额', 'Amount'], ['经办人', 'Handled by'], ['审批人', 'Approved by']],
    legalBasis: '《机关事务管理条例》（国务院令第621号）第七条', departments: '*',
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'monthly', reviewLevel: 1, register: 'expenses',
  },
  {
    code: 'A2-08', classCode: 'A2', title: '印刷费支出', titleEn: 'Printing',
    elements: [['期间', 'Period'], ['事由', 'Purpose'], ['金额', 'Amount'], ['经办人', 'Handled by'], ['审批人', 'Approved by']],
    legalBasis: '《机关事务管理条例》（国务院令第621号）第七条', departments: '*',
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'monthly', reviewLevel: 1, register: 'expenses',
  },
  {
    code: 'A2-09', classCode: 'A2', title: '劳务和委托业务费支出', titleEn: 'Labour and outsourcing',
    elements: [['期间', 'Period'], ['事由', 'Purpose'], ['金额', 'Amount'], ['经办人', 'Handled by'], ['审批人', 'Approved by']],
    legalBasis: '《机关事务管理条例》（国务院令第621号）第七条', departments: '*',
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'monthly', reviewLevel: 1, register: 'expenses',
  },
  {
    code: 'A2-10', classCode: 'A2', title: '部门支出明细', titleEn: 'All spending of a department',
    elements: [['期间', 'Period'], ['事由', 'Purpose'], ['金额', 'Amount'], ['经办人', 'Handled by'], ['审批人', 'Approved by']],
    legalBasis: '《机关事务管理条例》（国务院令第621号）第七条', departments: '*',
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'monthly', reviewLevel: 1, register: 'expenses',
  },
  {
    code: 'A3-01', classCode: 'A3', title: '年度经费预算', titleEn: 'Annual budget',
    elements: [['科室', 'Department'], ['类别', 'Category'], ['预算数', 'Budget']],
    legalBasis: '《机关事务管理条例》（国务院令第621号）第七条', departments: ['CWK'],
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'yearly', reviewLevel: 2, register: 'budgets',
  },
  {
    code: 'A3-02', classCode: 'A3', title: '年度“三公”经费决算', titleEn: 'Annual final accounts of reception, vehicles, travel abroad',
    elements: [['预算数', 'Budget'], ['决算数', 'Final figure'], ['增减原因', 'Reasons for change'], ['批次和人次', 'Batches and persons']],
    legalBasis: '《机关事务管理条例》（国务院令第621号）第七条', departments: ['CWK', 'SBZX', 'JYZX'],
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'yearly', reviewLevel: 2, register: 'accounts',
  },
  {
    code: 'A4-01', classCode: 'A4', title: '固定资产处置', titleEn: 'Disposal of fixed assets',
    elements: [['资产名称', 'Asset'], ['原值', 'Original value'], ['净值', 'Net value'], ['处置方式', 'Way of disposal'], ['审批文号', 'Approval'], ['收入上缴', 'Paid to treasury']],
    legalBasis: '《行政事业性国有资产管理条例》（国务院令第738号）第二十一条、第四十四条', departments: ['CWK', 'SBZX', 'JYZX', 'XXZX', 'JDZD'],
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'event', reviewLevel: 2, register: 'documents',
  },
  {
    code: 'A4-02', classCode: 'A4', title: '政府采购结果', titleEn: 'Procurement results',
    elements: [['项目', 'Project'], ['采购方式', 'Method'], ['供应商', 'Supplier'], ['成交金额', 'Contract price']],
    legalBasis: '《政府采购法》第十一条', departments: ['CWK', 'BGS', 'XXZX'],
    audience: 'all', timing: 'ex_post', timingDays: 2, cycle: 'event', reviewLevel: 1, register: 'documents',
  },
  {
    code: 'A4-03', classCode: 'A4', title: '国有资产年度报告', titleEn: 'Annual report on state assets',
    elements: [['年初年末数', 'Opening and closing'], ['增减变动', 'Changes'], ['出租出借', 'Lettings']],
    legalBasis: '《行政事业性国有资产管理条例》（国务院令第738号）第五十一条', departments: ['CWK'],
    audience: 'all', timing: 'ex_post', timingDays: 20, cycle: 'yearly', reviewLevel: 2, register: 'documents',
  },
]
