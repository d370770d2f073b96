declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs' {
  /** For browsers in which a worker cannot load a module: the library then calls it on the page's own thread. */
  export const WorkerMessageHandler: unknown
}
