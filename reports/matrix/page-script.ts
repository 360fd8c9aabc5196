import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/** What the browser runs, made of `page/`, and the hash by which the page allows just that. */
export interface PageScript {
  readonly code: string
  /** Source expression of a Content-Security-Policy. */
  readonly source: string
}

let made: PageScript | undefined

/** Made once in a process. @throws where `page/` cannot be put together */
export function pageScript(): PageScript {
  made ??= make()
  return made
}

export function pageStyle(): string {
  return readFileSync(new URL('matrix.css', import.meta.url), 'utf8')
}

function make(): PageScript {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('page/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'silent',
  })
  // Of this module's own text only: an end tag in it would end the element.
  const code = `\n${(outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script')}`
  return { code, source: `'sha256-${createHash('sha256').update(code).digest('base64')}'` }
}
