import type { CatalogueClassData } from './shape.ts'

/** Two levels: what people look for, and what it is exactly. */
export const CLASSES: readonly CatalogueClassData[] = [
  { code: 'A', name: '经费与资产', nameEn: 'Money and assets' },
  { code: 'A1', name: '“三公”经费', nameEn: 'Reception, vehicles, travel abroad', parent: 'A' },
  { code: 'A2', name: '日常经费', nameEn: 'Running costs', parent: 'A' },
  { code: 'A3', name: '预算与决算', nameEn: 'Budget and final accounts', parent: 'A' },
  { code: 'A4', name: '资产与采购', nameEn: 'Assets and procurement', parent: 'A' },
  { code: 'B', name: '干部与人事', nameEn: 'People and posts' },
  { code: 'B1', name: '任免与晋升', nameEn: 'Appointments and promotions', parent: 'B' },
  { code: 'B2', name: '奖惩与考核', nameEn: 'Rewards, punishments, assessment', parent: 'B' },
  { code: 'B3', name: '党务', nameEn: 'Party affairs', parent: 'B' },
  { code: 'C', name: '廉政与监督', nameEn: 'Integrity and oversight' },
  { code: 'C1', name: '廉洁自律', nameEn: 'Integrity', parent: 'C' },
  { code: 'C2', name: '选举与考评', nameEn: 'Elections and evaluation', parent: 'C' },
  { code: 'D', name: '制度与工作', nameEn: 'Rules and work' },
  { code: 'D1', name: '规章制度', nameEn: 'Rule systems', parent: 'D' },
  { code: 'D2', name: '计划与总结', nameEn: 'Plans and summaries', parent: 'D' },
  { code: 'D3', name: '信息报送', nameEn: 'Information submitted', parent: 'D' },
  { code: 'E', name: '业务事项', nameEn: 'Business items' },
  { code: 'E1', name: '就业创业', nameEn: 'Jobs and start-ups', parent: 'E' },
  { code: 'E2', name: '人事手续', nameEn: 'Personnel procedures', parent: 'E' },
  { code: 'E3', name: '养老与医疗保险', nameEn: 'Pension and medical insurance', parent: 'E' },
  { code: 'E4', name: '工伤与生育保险', nameEn: 'Injury and maternity insurance', parent: 'E' },
  { code: 'E5', name: '失业保险', nameEn: 'Unemployment insurance', parent: 'E' },
]
