import type { BodyReader } from './body-reader.ts'

/** A reader for tests of printers: it knows one function and decodes nothing. */
export const testReader: BodyReader = { functions: { BF4F: 'GetEimPackage' }, read: () => [] }
