/** One item of the disclosure catalogue 公开目录 as it is planted. Department codes as in the demo bureau; '*' is every department. */
export interface CatalogueItemData {
  readonly code: string
  /** Code of its second-level class. */
  readonly classCode: string
  readonly title: string
  readonly titleEn: string
  /** Required elements, Chinese and English. */
  readonly elements: readonly (readonly [string, string])[]
  readonly legalBasis: string
  readonly departments: readonly string[] | '*'
  readonly audience: 'department' | 'all' | 'screen'
  readonly timing: 'ex_ante' | 'ex_post' | 'periodic' | 'standing'
  /** Working days; for `standing` calendar days between reviews. */
  readonly timingDays: number
  readonly cycle: 'event' | 'monthly' | 'quarterly' | 'yearly' | 'standing'
  readonly reviewLevel: 1 | 2
  readonly register:
    'expenses' | 'budgets' | 'accounts' | 'documents' | 'business-items' | 'asset_disposals' | 'personnel_actions' | 'integrity' | 'results'
}
export interface CatalogueClassData {
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly parent?: string
}
