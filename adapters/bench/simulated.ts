/** A bench around a simulated eIM: test PKI, eUICCs that it manages, its operator. The eIM is reached through a TLS socket like any other. */
import { createPublicKey } from 'node:crypto'
import { createTestPki, type TestPki } from '../../protocol/certificates/test-pki.ts'
import { eidCheckDigits } from '../../protocol/identifiers/eid.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import type { EimFault } from '../../simulators/eim/faults.ts'
import { filesInMemory } from '../../simulators/eim/journal.ts'
import { EIM_NAME } from '../../simulators/eim/machine.ts'
import { trustUnderCis } from '../../simulators/eim/relay/es9-servers.ts'
import { type EimSettings, type RunningEim, startEim } from '../../simulators/eim/server.ts'
import { PlayedEuicc } from '../../simulators/played/euicc.ts'
import { testEids } from '../../simulators/world-eids.ts'
import { systemClock } from '../../transport/clock.ts'
import { type Closers, opened } from '../../transport/closers.ts'
import { dtlsMissing } from '../../transport/dtls/missing.ts'
import type { Network } from '../../transport/path/network.ts'
import { ShiftedTime } from '../../transport/shifted-time.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { type CoapsPlace, coapsMissing, simulatedServer } from '../access.ts'
import { simulatedOperator } from '../operator/simulated.ts'
import { playedSmdp, playedSmds, type RspServerOfOurs } from '../played/rsp-server.ts'
import type { Bench, Device } from './bench.ts'
import { connector } from './connect.ts'
import { hoursOn } from './hours.ts'
import { Pace } from './paced.ts'
import { wired } from './wired.ts'

export interface SimulatedBenchSettings {
  readonly fault?: EimFault
  readonly spec?: SpecVersion
  readonly idleEid: string
  readonly unknownEid: string
  readonly patienceMs: number
  /** Trouble on the way to it; default none. */
  readonly network?: Network
  /** eUICCs that the eIM manages beside the idle one. Default 3. */
  readonly devices?: number
}

const DAY = 86_400_000

/** Place of the eUICC that has given the eIM a token, and the token: one that takes two octets, since it is no negative number. */
const WITH_TOKEN = 2
const TOKEN = 128n

/** The last one that the test PKI has a certificate for. */
const UNCERTIFIED = testEids(8).at(-1) ?? ''

/** Nothing is lost on loopback but by mistake, and scenarios of late answers should not take minutes. */
const QUICK = { ackTimeoutMs: 120, maxRetransmit: 5 } as const
/** Handshakes fit into the datagrams of narrow networks; blocks are as large as whoever asks wants them. */
const COAP_OF_EIM = { mtu: 500, blockSize: 1024, timing: { ...QUICK, acknowledgeAfterMs: 60 } } as const

let pkiOfProcess: Promise<TestPki> | undefined

/** Starts it. What was started is closed again where something cannot be. */
export function simulatedBench(settings: SimulatedBenchSettings): Promise<Bench> {
  return opened((closers) => aroundSimulated(settings, closers))
}

async function aroundSimulated(settings: SimulatedBenchSettings, closers: Closers): Promise<Bench> {
  const { spec = '1.2', idleEid, unknownEid, patienceMs, devices: count = 3, network } = settings
  pkiOfProcess ??= makePki()
  const pki = await pkiOfProcess
  const smdp = closers.keep(await playedSmdp({ pki, isFound: true }))
  const smds = closers.keep(await playedSmds({ pki, isFound: true }))
  const time = new ShiftedTime()
  const eimSettings = settingsOfEim(settings, pki, [smdp, smds], time)
  let running: RunningEim = await startEim(eimSettings)
  closers.add(() => running.close())
  const { host, port, coapsPort } = running
  const restart = async () => {
    const { identity } = running
    await running.close()
    running = await startEim({ ...eimSettings, host, port, before: identity })
  }
  const overHttps = simulatedServer(running, { kind: 'certificate', pem: running.certificate }).access
  const access = coapsPort === undefined ? overHttps : { ...overHttps, coapsAt: coapsAt(host, coapsPort) }
  const devices = testEids(count).map((eid, place): Device => deviceOf(eid, pki, spec, place === WITH_TOKEN ? TOKEN : 0n))
  for (const { registration } of devices) {
    if (registration === undefined) continue
    const { eid, euiccCertificate, eumCertificate, associationToken } = registration
    running.machine.operator.registerEuicc({ eid, euiccCertificate, eumCertificate, associationToken })
  }
  const uncertified = {
    permitted: deviceOf(UNCERTIFIED, pki, spec, 0n),
    notPermitted: deviceOf(outsideOfTheRange(), pki, spec, 0n),
  }
  for (const { eid } of Object.values(uncertified)) running.machine.operator.registerEuicc({ eid })
  const pace = new Pace(0)
  const way = { ...access, spec, ...(network === undefined ? {} : { network }) }
  const operator = closers.keep(simulatedOperator(() => ({ machine: running.machine, url: access.url, restart })))
  return {
    actor: 'eIM',
    spec,
    access,
    coapsMissing: coapsMissing(access),
    idleEid,
    unknownEid,
    devices,
    uncertified,
    operator,
    created: [],
    hours: hoursOn(time),
    smdp,
    smds,
    connect: connector(way, patienceMs, pace),
    ...wired(way, patienceMs, pace),
    keepState() {},
    close: () => closers.close(),
  }
}

function settingsOfEim(
  { fault, spec = '1.2', idleEid, patienceMs }: SimulatedBenchSettings,
  pki: TestPki,
  servers: readonly RspServerOfOurs[],
  time: ShiftedTime,
): EimSettings {
  return {
    eids: [idleEid],
    ...(fault === undefined ? {} : { fault }),
    identity: identityOf(pki.eimTls),
    signingKey: pki.eimSigning,
    cis: [pki.ci.certificate],
    behaviour: { spec, learnsCertificates: false, asksAfterStateChange: 'listProfileInfo' },
    ...(dtlsMissing() === undefined ? { coaps: { mapping: COAP_OF_EIM } } : {}),
    clock: time.over(systemClock),
    timers: time,
    stateFile: 'eim',
    stateFiles: filesInMemory(),
    forwardEveryMs: 250,
    es9: {
      patience: { headersMs: Math.min(2 * patienceMs, 1_000) },
      trust: trustUnderCis(servers.map(({ ca }) => ca).join('')),
      locate(address) {
        const server = servers.find((one) => one.address === address)
        // Nobody listens there: what is for another server waits in vain.
        return server === undefined ? { host: '127.0.0.1', port: 1 } : { host: server.host, port: server.port }
      },
    },
  }
}

function coapsAt(host: string, port: number): CoapsPlace {
  return { url: `coaps://${EIM_NAME}:${port}/`, address: { host, port }, mapping: { timing: QUICK } }
}

function deviceOf(eid: string, pki: TestPki, spec: SpecVersion, token: bigint): Device {
  const issued = pki.euiccs.get(eid)
  const ciPKId = pki.ci.certificate.extensions.subjectKeyIdentifier?.value
  if (issued === undefined || ciPKId === undefined) throw new RangeError(`the test PKI has no eUICC ${eid}`)
  const certificate = issued.certificate.der
  const eumCertificate = pki.eum.certificate.der
  const { publicKey, privateKey } = issued
  return {
    eid,
    euicc: new PlayedEuicc({ eid, certificate, eumCertificate, privateKey, publicKey, ciPKId }, spec, { counter: 0, token }),
    association: {
      eimId: EIM_NAME,
      publicKey: createPublicKey(pki.eimSigning.privateKey),
      byCertificate: false,
      keepsReplacedKey: true,
    },
    profiles: { enabled: '8944000000000000001', disabled: '8944000000000000019' },
    registration: {
      eid,
      euiccCertificate: certificate,
      eumCertificate,
      publicKey: publicKey.export({ type: 'spki', format: 'der' }),
      ...(token === 0n ? {} : { associationToken: token }),
    },
  }
}

/** Certificates are judged by the real clock in TLS. Keys take time, and nothing in a run changes them. */
function makePki(): Promise<TestPki> {
  const notBefore = (Math.floor(systemClock.now().getTime() / DAY) - 1) * DAY
  return createTestPki({ curve: 'P-256', notBefore, eids: [...testEids(8), outsideOfTheRange()] })
}

/** An EID of another manufacturer than the EUM of the test PKI may certify. */
function outsideOfTheRange(): string {
  const digits = '891234560000000000000000000000'
  return `${digits}${eidCheckDigits(digits)}`
}
