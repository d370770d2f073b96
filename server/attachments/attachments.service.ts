// The files of a record's version, for the rest of the house. What people do with them is in editing.service.ts, what they read in
// reading.service.ts: those need the envelope, which needs this.
export { copyAttachments, listVersionAttachments, removeAttachments } from './attachments.queries.ts'
export { readBlob, sha256Of, storeBlob } from './blobs.queries.ts'
export type { Attachment } from './attachments.types.ts'
