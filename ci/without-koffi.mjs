/** Loaded with `--import` by tests: koffi finds no native part, as on a platform that it has none for. */
import Module from 'node:module'

const load = Reflect.get(Module, '_load')

Reflect.set(Module, '_load', (/** @type {string} */ request, /** @type {unknown[]} */ ...others) => {
  if (/@koromix|koffi\.node$/.test(request)) throw new Error('no native part for this platform')
  return load(request, ...others)
})
