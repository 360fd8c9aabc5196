/** Who may import whom (docs/design.md, section 2): one way only, from the target outwards to the bytes. */
import { posix } from 'node:path'
import type { Complaint } from './complaint.ts'
import { type Literal, readSource } from './source-text.ts'

/** Paths from the top of the repository, and the text of each file. */
export type Tree = ReadonlyMap<string, string>

const anything = 'anything'

/** What the others may know of transport: the tape, how it is read, the faults; never a socket. */
const tape = ['transport/tape.ts', 'transport/http-exchange.ts', 'transport/apdu-view.ts', 'transport/faults.ts'] as const

/** How messages and blocks of CoAP are written and read. */
const coapOctets = ['transport/coap/message.ts', 'transport/coap/block-option.ts'] as const

/**
 * What scenarios play themselves against the peer under test, and what may be sent to it byte by byte: instruments of the bench, and no
 * peers that could be taken for the one under test.
 */
const instruments = ['simulators/played', 'transport/wire.ts', 'transport/tls-probe.ts', ...coapOctets] as const

/** A folder stands for all that is in it, a path for that one file. */
const mayImport: Readonly<Record<string, readonly string[] | typeof anything>> = {
  protocol: [],
  transport: ['protocol'],
  simulators: ['transport', 'protocol'],
  adapters: ['simulators', 'transport', 'protocol'],
  requirements: ['protocol', ...tape],
  profiles: ['protocol'],
  reports: ['requirements', 'profiles', ...tape],
  steps: ['adapters', 'requirements', 'profiles', ...tape, 'transport/clock.ts', 'protocol', ...instruments],
  features: [],
  cli: anything,
  ci: anything,
  bench: anything,
}

/** The deterministic parts of Node; everything else does I/O or asks the clock. */
const pureModules = new Set(['node:buffer', 'node:crypto'])

/** What takes time or chance from outside of the arguments. Fresh keys are allowed: nobody can hand them in. */
const impure =
  /\b(?:Date\.now|Math\.random|performance\.now|random(?:Bytes|Int|UUID|FillSync)|process\.(?:env|argv|cwd))\b|\bnew Date\(\s*\)/g

export function importComplaints(tree: Tree): readonly Complaint[] {
  return [...tree].filter(([file]) => /\.[cm]?[jt]s$/.test(file)).flatMap(([file, text]) => fileComplaints(file, text))
}

function fileComplaints(file: string, text: string): readonly Complaint[] {
  const { code, literals } = readSource(text)
  const room = file.split('/')[0] ?? ''
  const allowed = file.includes('/') ? (mayImport[room] ?? anything) : anything
  const found: Complaint[] = []
  const complain = (line: number, what: string) => found.push({ file, line, what })

  for (const literal of literals) {
    const { value, line } = literal
    const target = value.startsWith('.') ? posix.join(posix.dirname(file), value) : undefined
    if (target !== undefined && (target === '..' || target.startsWith('../')))
      complain(line, `'${value}' leaves the repository; everything that is needed has to be in it`)
    if (!isSpecifier(code, literal)) continue
    if (value.startsWith('/') || value.startsWith('file:')) complain(line, `'${value}' is an absolute path; write a relative one`)
    else if (target === undefined) {
      if (room === 'protocol' && !isTest(file) && isNodeModule(value) && !pureModules.has(value))
        complain(line, `protocol is pure and does not import ${value}; take what it gives as an argument`)
    } else if (allowed !== anything && !target.startsWith('../') && !mayReach(room, allowed, target))
      complain(line, `${room} may not import ${target}, only ${['itself', ...allowed].join(', ')}; hand it in as an argument`)
  }
  if (allowed !== anything && !isTest(file))
    for (const at of code.matchAll(/\bimport\s*\(\s*[^\s'"`]/g))
      complain(lineOf(text, at.index), 'import() of a computed name cannot be checked; write the name as a literal')
  if (room === 'protocol' && !isTest(file))
    for (const at of code.matchAll(impure))
      complain(lineOf(text, at.index), `protocol is pure and does not use ${at[0]}; take time and randomness as arguments`)
  return found
}

function mayReach(room: string, allowed: readonly string[], target: string): boolean {
  return [room, ...allowed].some((place) => target === place || target.startsWith(`${place}/`))
}

/** Whether this string names a module: behind `from`, `import`, `import(`, `require(` or `import.meta.resolve(`. */
function isSpecifier(code: string, { start }: Literal): boolean {
  return /(?:\bfrom|\bimport\s*\(?|\brequire\s*\(|\bimport\.meta\.resolve\s*\()\s*$/.test(
    code.slice(Math.max(0, start - 60), start),
  )
}

function isNodeModule(specifier: string): boolean {
  return specifier.startsWith('node:')
}

/** Tests, and the vectors that they read. */
function isTest(file: string): boolean {
  return file.endsWith('.test.ts') || file.split('/').includes('vectors')
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
