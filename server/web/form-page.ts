import type { Request } from 'express'

/** Where a refused form is shown is the address it was sent to, which nobody can open: the page that held it is remembered. */
export interface FormPage {
  /** Path of the form's address. */
  readonly at: string
  /** Path and query of the page that held the form. */
  readonly page: string
}

const pathOf = (address: string): string => address.split('?')[0] ?? address

/** Path and query of the page of ours that a request comes from; undefined when there is none. */
function refererOf(req: Request): string | undefined {
  try {
    const from = new URL(req.get('referer') ?? '')
    return from.host === req.get('host') && !from.pathname.startsWith('//') ? from.pathname + from.search : undefined
  } catch {
    return undefined
  }
}

/**
 * An address of this page that can be opened: its own, or, of a page that answers a form, that of the page which held the form. A form
 * refused twice comes from its own address; what held it the first time is in the session.
 */
export function openable(req: Request): string {
  if (req.method === 'GET' || req.method === 'HEAD') return req.originalUrl
  const session = req.session as Request['session'] | undefined
  const at = pathOf(req.originalUrl)
  const from = refererOf(req)
  const known = session?.formPage
  const page = from !== undefined && known !== undefined && pathOf(from) === known.at ? known.page : from
  if (page === undefined || pathOf(page) === at) return known?.at === at ? known.page : (page ?? '/')
  if (session !== undefined && (known?.at !== at || known.page !== page)) session.formPage = { at, page }
  return page
}

/** The page that held the form, for somebody who opens the form's address: by reloading, or from the address bar. */
export function formPageOf(req: Request): string | undefined {
  const known = (req.session as Request['session'] | undefined)?.formPage
  return req.method === 'GET' && known?.at === pathOf(req.originalUrl) && pathOf(known.page) !== known.at ? known.page : undefined
}
