import type { Chance } from '../random.ts'

export interface Colleague {
  readonly name: string
  readonly department: string
  readonly post: string
}

/** What a text may speak of. */
export interface Occasion {
  readonly department: string
  readonly departmentName: string
  /** Head of the department. */
  readonly head: string
  /** Telephone of the department. */
  readonly telephone: string
  readonly year: number
  /** 1–12, of the day it was formed or of its period. */
  readonly month: number
  readonly quarter: number
  /** `YYYY-MM-DD`: formed, or the event. */
  readonly day: string
  /** Running number within the year, from 1. */
  readonly nth: number
  readonly chance: Chance
  /** Names of ordinary staff, none twice. */
  readonly names: readonly string[]
  /** Ordinary colleagues with the posts that they hold, and deputies, who have been appointed to theirs; neither twice. */
  readonly colleagues: readonly Colleague[]
  readonly deputies: readonly Colleague[]
  /** Names of departments of the bureau, in an order of their own. */
  readonly departments: readonly string[]
}

export interface DocumentText {
  /** Left out: the catalogue item's title with the period. */
  readonly title?: string
  readonly number?: string
  readonly summary: string
  /** Paragraphs. */
  readonly body: readonly string[]
  /** In the order of the catalogue's required elements. */
  readonly elements: readonly string[]
}

export type Writer = (occasion: Occasion) => DocumentText

/** 2026-03-09 as 2026年3月9日. */
export const inChinese = (date: string): string => `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`
const QUARTER_NAMES = ['一', '二', '三', '四'] as const
export const quarterName = (quarter: number): string => QUARTER_NAMES[quarter - 1] ?? ''
/** Whole yuan with separators. */
export const yuanText = (yuan: number): string => `${Math.round(yuan).toLocaleString('en-US')}.00 元`
