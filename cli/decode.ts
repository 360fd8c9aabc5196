/** `sgp32 decode`: any object or APDU trace of the specifications as a tree, or as JSON. */
import type { Writable } from 'node:stream'
import type { SpecVersion } from '../protocol/registry.ts'
import { columnsOf, type Screen } from './columns.ts'
import { traceItems } from './decode/apdu-trace.ts'
import { decodeObject } from './decode/decode-object.ts'
import { formOf, type Input } from './decode/form.ts'
import { inert } from './decode/inert.ts'
import { InputError } from './decode/input-error.ts'
import { itemLines } from './decode/item-lines.ts'
import { type DecodeSettings, exitCodeOf, type Item } from './decode/items.ts'
import { jsonItems } from './decode/json-body.ts'
import { jsonDocument, jsonFailure } from './decode/json-document.ts'
import { writeLines } from './decode/output.ts'
import { colourPaint, plainPaint } from './decode/palette.ts'
import { readSource, type StandardInput } from './decode/source.ts'
import type { Layout } from './decode/tree-lines.ts'
import { typeLines } from './decode/type-list.ts'

export interface DecodeOptions {
  readonly as?: string
  readonly spec?: SpecVersion
  readonly strict?: boolean
  readonly json?: boolean
  /** Nothing is shortened. */
  readonly full?: boolean
  /** Absent: colour where the output is a terminal. */
  readonly color?: boolean
  /** List the names that `as` takes, and decode nothing. */
  readonly types?: boolean
}

/** What the command reads from and writes to; the process, or a test. */
export interface Surroundings extends Screen {
  readonly stdin: StandardInput
  readonly stderr: Writable
}

/**
 * Decodes what the arguments name and prints it.
 *
 * @param words the arguments: hex, base64, a file, or `-`
 * @returns the exit code: 0 clean, 1 issues, 2 not decodable
 */
export async function decode(words: readonly string[], options: DecodeOptions, around: Surroundings): Promise<number> {
  const { spec = '1.2', strict = false, as } = options
  try {
    if (options.types === true) {
      await writeLines(typeLines(spec), around.stdout)
      return 0
    }
    const input = formOf(await readSource(words, around.stdin))
    const items = itemsOf(input, { spec, strict, ...(as === undefined ? {} : { as }) })
    if (options.json === true) await writeLines([jsonDocument(input.form, input.notes, items)], around.stdout)
    else await writeLines(textLines(input, items, layoutOf(options, around)), around.stdout)
    return exitCodeOf(items)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    if (options.json === true) await writeLines([jsonFailure(error.message)], around.stdout)
    else await writeLines([`sgp32 decode: ${inert(error.message)}`], around.stderr)
    return 2
  }
}

function itemsOf(input: Input, settings: DecodeSettings): readonly Item[] {
  switch (input.form) {
    case 'json':
      return jsonItems(input.json, settings)
    case 'trace':
      return traceItems(input.text, settings)
    case 'pem':
      return input.blocks.map(({ label, octets }, i) => {
        // Whoever decodes a certificate file with its key in it did not ask for the key on the screen.
        if (/PRIVATE KEY$/.test(label)) return { kind: 'remark', title: `PEM block ${i + 1}`, text: `${label}, not shown` }
        const title = input.blocks.length > 1 ? `PEM block ${i + 1}, ${label}` : undefined
        const name = label === 'CERTIFICATE' ? 'Certificate' : label === 'PUBLIC KEY' ? 'SubjectPublicKeyInfo' : undefined
        return decodeObject(octets, settings, title, name === undefined ? {} : { name })
      })
    default:
      return [decodeObject(input.octets, settings)]
  }
}

function* textLines(input: Input, items: readonly Item[], layout: Layout): Generator<string> {
  const { paint } = layout
  for (const note of input.notes) yield paint('quiet', `note: ${inert(note)}`)
  yield* itemLines(items, input.form === 'pem' ? 'PEM' : input.form, layout)
}

function layoutOf({ color, full = false }: DecodeOptions, { stdout, env }: Surroundings): Layout {
  const isTerminal = stdout.isTTY === true
  const wantsNone = env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== ''
  const isColoured = color ?? (isTerminal && !wantsNone && env['TERM'] !== 'dumb')
  return { width: columnsOf({ stdout, env }), full, paint: isColoured ? colourPaint : plainPaint }
}
