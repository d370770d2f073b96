// The thread that reads PDF files for attachment-view.ts: a file of its own, because a worker is started by its address.
export { WorkerMessageHandler } from 'pdfjs-dist/legacy/build/pdf.worker.mjs'
