import commonEn from './en/common.json' with { type: 'json' }
import errorsEn from './en/errors.json' with { type: 'json' }
import frameEn from './en/frame.json' with { type: 'json' }
import tableEn from './en/table.json' with { type: 'json' }
import chartEn from './en/chart.json' with { type: 'json' }
import authEn from './en/auth.json' with { type: 'json' }
import peopleEn from './en/people.json' with { type: 'json' }
import applicationsEn from './en/applications.json' with { type: 'json' }
import auditEn from './en/audit.json' with { type: 'json' }
import casesEn from './en/cases.json' with { type: 'json' }
import complaintsEn from './en/complaints.json' with { type: 'json' }
import catalogueEn from './en/catalogue.json' with { type: 'json' }
import disclosuresEn from './en/disclosures.json' with { type: 'json' }
import discussionsEn from './en/discussions.json' with { type: 'json' }
import readingEn from './en/reading.json' with { type: 'json' }
import documentsEn from './en/documents.json' with { type: 'json' }
import expensesEn from './en/expenses.json' with { type: 'json' }
import budgetsEn from './en/budgets.json' with { type: 'json' }
import accountsEn from './en/accounts.json' with { type: 'json' }
import importsEn from './en/imports.json' with { type: 'json' }
import dashboardEn from './en/dashboard.json' with { type: 'json' }
import secrecyEn from './en/secrecy.json' with { type: 'json' }
import attachmentsEn from './en/attachments.json' with { type: 'json' }
import reviewingEn from './en/reviewing.json' with { type: 'json' }
import editionsEn from './en/editions.json' with { type: 'json' }
import staffingEn from './en/staffing.json' with { type: 'json' }
import securityEn from './en/security.json' with { type: 'json' }
import directoryEn from './en/directory.json' with { type: 'json' }
import guidesEn from './en/guides.json' with { type: 'json' }
import mailEn from './en/mail.json' with { type: 'json' }
import notificationsEn from './en/notifications.json' with { type: 'json' }
import obligationsEn from './en/obligations.json' with { type: 'json' }
import complianceEn from './en/compliance.json' with { type: 'json' }
import logEn from './en/log.json' with { type: 'json' }
import searchEn from './en/search.json' with { type: 'json' }
import lawsEn from './en/laws.json' with { type: 'json' }
import assetsEn from './en/assets.json' with { type: 'json' }
import personnelEn from './en/personnel.json' with { type: 'json' }
import integrityEn from './en/integrity.json' with { type: 'json' }
import bulletinEn from './en/bulletin.json' with { type: 'json' }
import resultsEn from './en/results.json' with { type: 'json' }
import electionsEn from './en/elections.json' with { type: 'json' }
import ballotsEn from './en/ballots.json' with { type: 'json' }
import trusteesEn from './en/trustees.json' with { type: 'json' }
import countingEn from './en/counting.json' with { type: 'json' }
import exposureEn from './en/exposure.json' with { type: 'json' }
import attackEn from './en/attack.json' with { type: 'json' }
import appraisalsEn from './en/appraisals.json' with { type: 'json' }
import schemesEn from './en/schemes.json' with { type: 'json' }
import cyclesEn from './en/cycles.json' with { type: 'json' }
import rankingEn from './en/ranking.json' with { type: 'json' }
import verifyEn from './en/verify.json' with { type: 'json' }
import cliEn from './en/cli.json' with { type: 'json' }
import inspectionsEn from './en/inspections.json' with { type: 'json' }
import dutiesEn from './en/duties.json' with { type: 'json' }
import vetoesEn from './en/vetoes.json' with { type: 'json' }
import accountabilityEn from './en/accountability.json' with { type: 'json' }
import anonymousEn from './en/anonymous.json' with { type: 'json' }
import moderationEn from './en/moderation.json' with { type: 'json' }
import demandEn from './en/demand.json' with { type: 'json' }
import yearbookEn from './en/yearbook.json' with { type: 'json' }
import commonZh from './zh-CN/common.json' with { type: 'json' }
import errorsZh from './zh-CN/errors.json' with { type: 'json' }
import frameZh from './zh-CN/frame.json' with { type: 'json' }
import tableZh from './zh-CN/table.json' with { type: 'json' }
import chartZh from './zh-CN/chart.json' with { type: 'json' }
import authZh from './zh-CN/auth.json' with { type: 'json' }
import peopleZh from './zh-CN/people.json' with { type: 'json' }
import applicationsZh from './zh-CN/applications.json' with { type: 'json' }
import auditZh from './zh-CN/audit.json' with { type: 'json' }
import casesZh from './zh-CN/cases.json' with { type: 'json' }
import complaintsZh from './zh-CN/complaints.json' with { type: 'json' }
import catalogueZh from './zh-CN/catalogue.json' with { type: 'json' }
import disclosuresZh from './zh-CN/disclosures.json' with { type: 'json' }
import discussionsZh from './zh-CN/discussions.json' with { type: 'json' }
import readingZh from './zh-CN/reading.json' with { type: 'json' }
import documentsZh from './zh-CN/documents.json' with { type: 'json' }
import expensesZh from './zh-CN/expenses.json' with { type: 'json' }
import budgetsZh from './zh-CN/budgets.json' with { type: 'json' }
import accountsZh from './zh-CN/accounts.json' with { type: 'json' }
import importsZh from './zh-CN/imports.json' with { type: 'json' }
import dashboardZh from './zh-CN/dashboard.json' with { type: 'json' }
import secrecyZh from './zh-CN/secrecy.json' with { type: 'json' }
import attachmentsZh from './zh-CN/attachments.json' with { type: 'json' }
import reviewingZh from './zh-CN/reviewing.json' with { type: 'json' }
import editionsZh from './zh-CN/editions.json' with { type: 'json' }
import staffingZh from './zh-CN/staffing.json' with { type: 'json' }
import securityZh from './zh-CN/security.json' with { type: 'json' }
import directoryZh from './zh-CN/directory.json' with { type: 'json' }
import guidesZh from './zh-CN/guides.json' with { type: 'json' }
import mailZh from './zh-CN/mail.json' with { type: 'json' }
import notificationsZh from './zh-CN/notifications.json' with { type: 'json' }
import obligationsZh from './zh-CN/obligations.json' with { type: 'json' }
import complianceZh from './zh-CN/compliance.json' with { type: 'json' }
import logZh from './zh-CN/log.json' with { type: 'json' }
import searchZh from './zh-CN/search.json' with { type: 'json' }
import lawsZh from './zh-CN/laws.json' with { type: 'json' }
import assetsZh from './zh-CN/assets.json' with { type: 'json' }
import personnelZh from './zh-CN/personnel.json' with { type: 'json' }
import integrityZh from './zh-CN/integrity.json' with { type: 'json' }
import bulletinZh from './zh-CN/bulletin.json' with { type: 'json' }
import resultsZh from './zh-CN/results.json' with { type: 'json' }
import electionsZh from './zh-CN/elections.json' with { type: 'json' }
import ballotsZh from './zh-CN/ballots.json' with { type: 'json' }
import trusteesZh from './zh-CN/trustees.json' with { type: 'json' }
import countingZh from './zh-CN/counting.json' with { type: 'json' }
import exposureZh from './zh-CN/exposure.json' with { type: 'json' }
import attackZh from './zh-CN/attack.json' with { type: 'json' }
import appraisalsZh from './zh-CN/appraisals.json' with { type: 'json' }
import schemesZh from './zh-CN/schemes.json' with { type: 'json' }
import cyclesZh from './zh-CN/cycles.json' with { type: 'json' }
import rankingZh from './zh-CN/ranking.json' with { type: 'json' }
import verifyZh from './zh-CN/verify.json' with { type: 'json' }
import cliZh from './zh-CN/cli.json' with { type: 'json' }
import inspectionsZh from './zh-CN/inspections.json' with { type: 'json' }
import dutiesZh from './zh-CN/duties.json' with { type: 'json' }
import vetoesZh from './zh-CN/vetoes.json' with { type: 'json' }
import accountabilityZh from './zh-CN/accountability.json' with { type: 'json' }
import anonymousZh from './zh-CN/anonymous.json' with { type: 'json' }
import moderationZh from './zh-CN/moderation.json' with { type: 'json' }
import demandZh from './zh-CN/demand.json' with { type: 'json' }
import yearbookZh from './zh-CN/yearbook.json' with { type: 'json' }

/** One pair of files a feature; every key starts with the feature's name. Chinese is the source. */
export const zhCN = {
  ...commonZh,
  ...errorsZh,
  ...frameZh,
  ...tableZh,
  ...chartZh,
  ...authZh,
  ...peopleZh,
  ...applicationsZh,
  ...auditZh,
  ...casesZh,
  ...catalogueZh,
  ...complaintsZh,
  ...disclosuresZh,
  ...discussionsZh,
  ...readingZh,
  ...documentsZh,
  ...expensesZh,
  ...budgetsZh,
  ...accountsZh,
  ...importsZh,
  ...dashboardZh,
  ...secrecyZh,
  ...attachmentsZh,
  ...reviewingZh,
  ...editionsZh,
  ...staffingZh,
  ...securityZh,
  ...directoryZh,
  ...guidesZh,
  ...mailZh,
  ...notificationsZh,
  ...obligationsZh,
  ...complianceZh,
  ...logZh,
  ...searchZh,
  ...lawsZh,
  ...assetsZh,
  ...personnelZh,
  ...integrityZh,
  ...bulletinZh,
  ...resultsZh,
  ...electionsZh,
  ...ballotsZh,
  ...trusteesZh,
  ...countingZh,
  ...exposureZh,
  ...attackZh,
  ...appraisalsZh,
  ...schemesZh,
  ...cyclesZh,
  ...rankingZh,
  ...verifyZh,
  ...cliZh,
  ...inspectionsZh,
  ...dutiesZh,
  ...vetoesZh,
  ...accountabilityZh,
  ...anonymousZh,
  ...moderationZh,
  ...demandZh,
  ...yearbookZh,
}

export const en: Record<keyof typeof zhCN, string> = {
  ...commonEn,
  ...errorsEn,
  ...frameEn,
  ...tableEn,
  ...chartEn,
  ...authEn,
  ...peopleEn,
  ...applicationsEn,
  ...auditEn,
  ...casesEn,
  ...catalogueEn,
  ...complaintsEn,
  ...disclosuresEn,
  ...discussionsEn,
  ...readingEn,
  ...documentsEn,
  ...expensesEn,
  ...budgetsEn,
  ...accountsEn,
  ...importsEn,
  ...dashboardEn,
  ...secrecyEn,
  ...attachmentsEn,
  ...reviewingEn,
  ...editionsEn,
  ...staffingEn,
  ...securityEn,
  ...directoryEn,
  ...guidesEn,
  ...mailEn,
  ...notificationsEn,
  ...obligationsEn,
  ...complianceEn,
  ...logEn,
  ...searchEn,
  ...lawsEn,
  ...assetsEn,
  ...personnelEn,
  ...integrityEn,
  ...bulletinEn,
  ...resultsEn,
  ...electionsEn,
  ...ballotsEn,
  ...trusteesEn,
  ...countingEn,
  ...exposureEn,
  ...attackEn,
  ...appraisalsEn,
  ...schemesEn,
  ...cyclesEn,
  ...rankingEn,
  ...verifyEn,
  ...cliEn,
  ...inspectionsEn,
  ...dutiesEn,
  ...vetoesEn,
  ...accountabilityEn,
  ...anonymousEn,
  ...moderationEn,
  ...demandEn,
  ...yearbookEn,
}
