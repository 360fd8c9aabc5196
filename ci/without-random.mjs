/**
 * Loaded with `--import` by the coverage run: a property test checks nothing, so that only examples and vectors count.
 *
 * Everything else of fast-check stays. The same file is loaded twice: by Node, to register it, and by Node's loader thread, as the hook.
 */
import { register } from 'node:module'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) register(import.meta.url)

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context)
  if (specifier !== 'fast-check' || context.parentURL?.startsWith('data:')) return found
  const source = `import real from ${JSON.stringify(found.url)}\nexport default { ...real, assert() {} }`
  return { url: `data:text/javascript,${encodeURIComponent(source)}`, format: 'module', shortCircuit: true }
}
