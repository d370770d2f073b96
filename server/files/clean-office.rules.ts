import type { XmlRules } from './clean-xml.ts'

// What of an office document says who wrote it and where. ECMA-376 parts 1 and 2, and Microsoft's extensions for comments and people.

const PRIVATE_PARTS =
  /^(docProps|customXml|xl\/(threadedComments|persons|revisions|printerSettings))\/|^word\/(comments\w*|people)\.xml$|^xl\/comments\d*\.xml$/
export const isPrivatePart = (name: string): boolean => PRIVATE_PARTS.test(name)

/** The part with which reading an office file begins. */
export const isMainPart = (part: string): boolean => /^\/?(?:word\/document|xl\/workbook)\.xml$/i.test(part)

const PRIVATE_RELATIONS = new Set(
  `core-properties extended-properties custom-properties thumbnail comments commentsExtended commentsIds commentsExtensible people person
  threadedComment customXml customXmlProps attachedTemplate revisionHeaders revisionLog usernames printerSettings mailMergeSource
  mailMergeHeaderSource recipientData`.split(/\s+/),
)
/** By the last word of the relation's type, which is the same in the strict and the transitional form. */
export const isPrivateRelation = (type: string): boolean => PRIVATE_RELATIONS.has(type.split('/').at(-1) ?? '')

/** Comments, what was deleted, earlier formatting, and the settings that name a template or a data source. */
const WORD_DROPPED = new Set(
  `commentRangeStart commentRangeEnd commentReference annotationRef del moveFrom moveFromRangeStart moveFromRangeEnd moveToRangeStart
  moveToRangeEnd rPrChange pPrChange sectPrChange tblPrChange tblGridChange trPrChange tcPrChange tblPrExChange numberingChange cellIns
  cellDel cellMerge customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd customXmlMoveFromRangeStart
  customXmlMoveFromRangeEnd customXmlMoveToRangeStart customXmlMoveToRangeEnd attachedTemplate mailMerge rsids docVars`.split(/\s+/),
)
const WORD = /wordprocessingml|schemas\.microsoft\.com\/office\/word\//
const NAMES = new Set(['author', 'initials', 'userName', 'userId', 'lastModifiedBy'])

export const WORD_RULES: XmlRules = {
  drop: ({ local, uri }) => WORD.test(uri) && WORD_DROPPED.has(local),
  unwrap: ({ local, uri }) => WORD.test(uri) && (local === 'ins' || local === 'moveTo'),
  dropAttribute: (local) => NAMES.has(local),
}

/** The folder the workbook lay in, who reserved it, and what its co-authors do at the moment. */
export const WORKBOOK_RULES: XmlRules = {
  drop: ({ local }) => ['absPath', 'fileSharing', 'coauthVersionLast', 'revisionPtr', 'documentId'].includes(local),
  dropAttribute: (local) => NAMES.has(local),
}

/** Boxes in which notes were drawn. */
export const SHEET_RULES: XmlRules = { drop: ({ local }) => local === 'legacyDrawing' }
