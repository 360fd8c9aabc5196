/** Rules of the house that are about files: where they lie, how they are named, how long they are (docs/design.md, sections 2 and 6). */
import type { Complaint } from './complaint.ts'
import type { Tree } from './import-rules.ts'
import { readSource } from './source-text.ts'

const rooms = new Set(
  'features steps adapters simulators protocol transport requirements profiles reports cli ci bench docs .ci .github'.split(' '),
)
const namesThatSayNothing = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'lib', 'src', 'misc', 'shared'])
const LONGEST = 250
const reasonForLength = /^\s*(?:\/\/|\*) Long because: \S/m

// Spelled in pieces, or this file would break its own rule.
const forbiddenTexts: readonly (readonly [text: string, why: string])[] = [
  [['', 'work', ''].join('/'), 'a path of one machine; everything that is needed has to be in the repository'],
  [['registry', 'npmjs'].join('.'), 'the address of a registry; packages come from the one that npm is set to'],
]

export function houseComplaints(tree: Tree): readonly Complaint[] {
  return [...tree].flatMap(([file, text]) => [
    ...placeComplaints(file),
    ...textComplaints(file, text),
    ...sourceComplaints(file, text),
    ...limitComplaints(file, text),
  ])
}

function placeComplaints(file: string): readonly Complaint[] {
  const folders = file.split('/').slice(0, -1)
  const [room] = folders
  const found: string[] = []
  if (room !== undefined && !rooms.has(room))
    found.push(`${room}/ is no folder of the design; put it into one of ${[...rooms].join(', ')}`)
  const empty = folders.find((name) => namesThatSayNothing.has(name))
  if (empty !== undefined) found.push(`a folder named ${empty} says nothing; name it for what is in it`)
  if (folders.length === 0 && /\.[cm]?[jt]sx?$/.test(file))
    found.push('source at the top level; put it into a folder of the design')
  return found.map((what) => ({ file, line: 1, what }))
}

function textComplaints(file: string, text: string): readonly Complaint[] {
  return forbiddenTexts.flatMap(([forbidden, why]) => {
    const line = text
      .split('\n')
      .findIndex((one) => /^(?:|.*[^\w.-])$/.test(one.split(forbidden)[0] ?? '') && one.includes(forbidden))
    return line < 0 ? [] : [{ file, line: line + 1, what: `holds "${forbidden}", ${why}` }]
  })
}

function sourceComplaints(file: string, text: string): readonly Complaint[] {
  if (!/\.[cm]?[jt]s$/.test(file)) return []
  const found: string[] = []
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  const head = text.split('\n').slice(0, 30).join('\n')
  if (lines > LONGEST && !reasonForLength.test(head))
    found.push(`${lines} lines, more than ${LONGEST}: one idea for each file, or a line "// Long because: ..." near the top`)
  if (/(^|\/)index\.[cm]?[jt]s$/.test(file) || isBarrel(text))
    found.push('a barrel file; import from the file that has the thing')
  return found.map((what) => ({ file, line: 1, what }))
}

const limitOfAFile = /^(?:export )?const \w+ = AbortSignal\.timeout\(/

/** A limit that counts from when its file is loaded is over, on a slow machine, before the test that it is for has begun. */
function limitComplaints(file: string, text: string): readonly Complaint[] {
  if (!/\.[cm]?[jt]s$/.test(file)) return []
  const what =
    'a time limit that begins when the file is loaded; make a function of it, "const soon = () => AbortSignal.timeout(...)"'
  return text.split('\n').flatMap((line, n) => (limitOfAFile.test(line) ? [{ file, line: n + 1, what }] : []))
}

/** Nothing in it but `export ... from`. */
function isBarrel(text: string): boolean {
  const { code } = readSource(text)
  const reexport = /\bexport\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s*from\s*(['"])\s*\1;?/g
  return reexport.test(code) && code.replace(reexport, '').trim() === ''
}
