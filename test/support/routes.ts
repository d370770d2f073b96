import type { Express } from 'express'

interface Layer {
  readonly rawPath?: string
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> }
  readonly handle: { readonly stack?: readonly Layer[] }
}

/** Every route that the app answers, as `POST /disclosures/:id/submit`, in the order of matching (reads Express 5's router). */
export function routesOf(app: Express): string[] {
  const walk = (stack: readonly Layer[], prefix: string): string[] =>
    stack.flatMap(({ rawPath = '', route, handle }) => {
      if (route) return methodsOf(route.methods).map((method) => `${method} ${`${prefix}${route.path}`.replace(/(?<=.)\/$/, '')}`)
      return handle.stack ? walk(handle.stack, prefix + (rawPath === '/' ? '' : rawPath)) : []
    })
  return [...new Set(walk((app.router as unknown as { stack: readonly Layer[] }).stack, ''))]
}

const methodsOf = (methods: Readonly<Record<string, boolean>>): string[] => Object.keys(methods).map((method) => method.toUpperCase())
