/** Files in YAML that a user names: whatever stands at a path, reading it comes to an end. */
import { readFileSync, statSync } from 'node:fs'
import type { Document } from 'yaml'
import { ConfigError } from './config-error.ts'
import { diskFailure } from './disk-failure.ts'

const LARGEST = 1024 * 1024

/** @param refuse makes the error of why it cannot be read @throws what `refuse` makes */
export function readYamlText(path: string, refuse: (why: string) => ConfigError): string {
  let text: string
  try {
    const found = statSync(path)
    // To open a pipe would wait for its other end.
    if (!found.isFile()) throw refuse(found.isDirectory() ? 'it is a folder' : 'it is no file')
    if (found.size > LARGEST) throw refuse(`it has ${found.size} octets, more than the ${LARGEST} that are read`)
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause
    throw refuse(diskFailure(cause))
  }
  // What is no UTF-8 has become these; no YAML has NUL.
  if (text.includes('\0') || text.includes('\ufffd')) throw refuse('it is no text in UTF-8')
  return text
}

/** The plain data of a document that was parsed without errors. @throws what `refuse` makes, for aliases without end or without what they name */
export function plainData(document: Document, refuse: (why: string) => ConfigError): unknown {
  try {
    return document.toJS()
  } catch (cause) {
    if (!(cause instanceof ReferenceError || cause instanceof RangeError)) throw cause
    throw refuse(cause.message)
  }
}
