/**
 * `npm run bench`: operations per second of the codecs and of the crypto, and the ratio to asn1-ts on the same bytes in the same run;
 * package cycles of eIM and eUICC beside their bare signatures; heap of a simulated device; a card behind pcscd; reports of large runs.
 */
import { cpus } from 'node:os'
import { allCurves, generateKeyPair } from '../protocol/crypto/curves.ts'
import { sign, verify } from '../protocol/crypto/ecdsa.ts'
import { typesOf } from '../protocol/registry.ts'
import { decode, encode, type Type } from '../protocol/schema/type.ts'
import { vectorsOf } from '../protocol/vectors/vectors.ts'
import { decodeWithAsn1Ts, encodeWithAsn1Ts, plainOf } from './asn1-ts-peer.ts'
import { measureAssociations } from './associations.ts'
import { measureCycles } from './cycles.ts'
import { heapPerDevice } from './heap.ts'
import { measureReaders } from './reader.ts'
import { measureReports, type ReportCost, reportLines } from './reports.ts'
import { measureByUrl, measureInOneProcess } from './scenarios.ts'
import { boundProfilePackageOf, packageOf183Octets } from './subjects.ts'

/** Package cycles of one round, and devices whose heap is measured. */
const CYCLES = Number(process.env['BENCH_CYCLES'] ?? 4_000)
const DEVICES = Number(process.env['BENCH_DEVICES'] ?? 2_000)

/** DTLS and TLS handshakes of one round; five times as many requests over DTLS. */
const HANDSHAKES = Number(process.env['BENCH_HANDSHAKES'] ?? 200)

/** Sizes of the runs whose reports are printed. */
const REPORTS = (process.env['BENCH_REPORTS'] ?? '1000,3000,10000').split(',').map(Number)

/** Time for one figure; a figure is the best of three, because everything that disturbs a measurement makes it slower. */
const MILLISECONDS = Number(process.env['BENCH_MS'] ?? 400)

interface Subject {
  readonly name: string
  readonly type: Type<unknown>
  readonly bytes: Uint8Array
}

function operationsPerSecond(operation: () => unknown): number {
  let best = 0
  for (let round = 0; round < 3; round++) {
    let count = 0
    const begun = performance.now()
    let elapsed = 0
    do {
      for (let i = 0; i < 50; i++) operation()
      count += 50
      elapsed = performance.now() - begun
    } while (elapsed < MILLISECONDS)
    best = Math.max(best, (count * 1000) / elapsed)
  }
  return best
}

function typeNamed(name: string): Type<unknown> {
  const type = typesOf('1.2').get(name)
  if (type === undefined) throw new RangeError(`no type ${name}`)
  return type
}

function authenticateServerResponse(): Uint8Array {
  const vector = vectorsOf('1.2').find(({ name }) => name === 'AS rsp ok')
  if (vector === undefined) throw new RangeError('the vector "AS rsp ok" is gone')
  return Buffer.from(vector.hex, 'hex')
}

const subjects: readonly Subject[] = [
  { name: 'EuiccPackageRequest', type: typeNamed('EuiccPackageRequest'), bytes: packageOf183Octets() },
  { name: 'BoundProfilePackage', type: typeNamed('BoundProfilePackage'), bytes: boundProfilePackageOf(12_500) },
  { name: 'AuthenticateServerResponse', type: typeNamed('AuthenticateServerResponse'), bytes: authenticateServerResponse() },
]

const figures: { what: string; octets: number; ours: number; theirs: number }[] = []
for (const { name, type, bytes } of subjects) {
  const { value } = decode(type, bytes)
  if (!encode(type, value).equals(bytes)) throw new RangeError(`${name} does not come back as it was`)
  const plain = plainOf(bytes)
  const octets = bytes.length
  figures.push({
    what: `decode ${name}`,
    octets,
    ours: operationsPerSecond(() => decode(type, bytes)),
    theirs: operationsPerSecond(() => decodeWithAsn1Ts(bytes)),
  })
  figures.push({
    what: `encode ${name}`,
    octets,
    ours: operationsPerSecond(() => encode(type, value)),
    theirs: operationsPerSecond(() => encodeWithAsn1Ts(plain)),
  })
}

console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, best of 3 x ${MILLISECONDS} ms\n`)
console.log(
  `${'operation'.padEnd(36)}${'octets'.padStart(8)}${'ops/s'.padStart(12)}${'asn1-ts'.padStart(12)}${'ratio'.padStart(8)}`,
)
for (const { what, octets, ours, theirs } of figures) {
  console.log(
    `${what.padEnd(36)}${String(octets).padStart(8)}${whole(ours)}${whole(theirs)}${(ours / theirs).toFixed(2).padStart(8)}`,
  )
}

console.log()
const message = packageOf183Octets()
for (const curve of allCurves) {
  const { privateKey, publicKey } = generateKeyPair(curve)
  const signature = sign(privateKey, message)
  if (!verify(publicKey, signature, message)) throw new RangeError(`${curve}: the signature does not verify`)
  console.log(`${`sign ${curve}`.padEnd(44)}${whole(operationsPerSecond(() => sign(privateKey, message)))}`)
  console.log(`${`verify ${curve}`.padEnd(44)}${whole(operationsPerSecond(() => verify(publicKey, signature, message)))}`)
}

const { bare, inProcess, overTls, overCoaps } = await measureCycles(CYCLES)
console.log(`\npackage cycles, P-256, best of 3 x ${CYCLES}: two signatures and two verifications take ${bare.toFixed(0)} us`)
for (const [where, microseconds, target] of [
  ['in process', inProcess, 3],
  ['over kept TLS', overTls, 5],
  ['over CoAP in kept DTLS', overCoaps, undefined],
] as const) {
  if (microseconds === undefined) continue
  const ratio = `${(microseconds / bare).toFixed(2)} times the signatures${target === undefined ? '' : ` (target ${target})`}`
  console.log(`${`cycles ${where}`.padEnd(44)}${whole(1_000_000 / microseconds)}   ${ratio}`)
}

const { dtlsHandshakes, tlsHandshakes, requests } = await measureAssociations(HANDSHAKES)
console.log(`\n${'DTLS handshakes'.padEnd(44)}${whole(dtlsHandshakes)} in a second`)
console.log(`${'TLS 1.2 handshakes'.padEnd(44)}${whole(tlsHandshakes)} in a second`)
console.log(`${'requests over a kept DTLS association'.padEnd(44)}${whole(requests)} in a second\n`)

const kilobytes = (await heapPerDevice(DEVICES)) / 1000
console.log(`heap of a simulated device, ${DEVICES} with one PKI   ${kilobytes.toFixed(1)} kB (target 20 kB)`)

for (const [where, figures, target] of [
  ['in a process of its own', await measureByUrl(), ' (target 3 ms)'],
  ['in this process, as in npm start', await measureInOneProcess(), ', with what that eIM does behind its answers'],
] as const) {
  const { scenarios, perSecond, ownMs, waitingMs, beginningS, resumeS } = figures
  console.log(`\neIM suite, ${scenarios} scenarios in both bindings, the eIM ${where}`)
  console.log(`${'scenarios in a second'.padEnd(44)}${perSecond.toFixed(1).padStart(12)}`)
  console.log(`${'of each the time of the harness'.padEnd(44)}${ownMs.toFixed(2).padStart(12)} ms${target}`)
  console.log(`${'of each the wait for what may not come'.padEnd(44)}${waitingMs.toFixed(2).padStart(12)} ms`)
  console.log(`${'before the first of each binding'.padEnd(44)}${beginningS.toFixed(2).padStart(12)} s, once in a run`)
  console.log(`${'resumed when all of it is done'.padEnd(44)}${resumeS.toFixed(2).padStart(12)} s`)
}
console.log()

for (const { binding, found } of await measureReaders()) {
  const what = `APDUs through pcscd, by ${binding}`.padEnd(44)
  console.log(typeof found === 'string' ? `${what}${found}` : `${what}${whole(found)} in a second (target 1,000)`)
}

const costs: ReportCost[] = []
for (const results of REPORTS) costs.push(await measureReports(results))
console.log(`\nreports (targets for 10000 results: matrix 2 s, memory 300 MB)\n${reportLines(costs).join('\n')}`)

function whole(figure: number): string {
  return Math.round(figure).toLocaleString('en').padStart(12)
}
