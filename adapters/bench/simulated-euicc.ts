/** A bench around a simulated eUICC as it leaves the factory: no profile, no eIM, and a test PKI whose keys are all ours. */
import { testEid } from '../../protocol/certificates/test-names.ts'
import { createTestPki, type TestPki } from '../../protocol/certificates/test-pki.ts'
import { buildProfilePackage } from '../../protocol/profile-package/build.ts'
import { connectivityParameters } from '../../protocol/profile-package/connectivity.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { type EuiccFault, euiccFaults } from '../../simulators/euicc/faults.ts'
import { euiccSettings, firstState } from '../../simulators/euicc/make-euicc.ts'
import type { EuiccSettings } from '../../simulators/euicc/settings.ts'
import { SimulatedEuicc } from '../../simulators/euicc/simulated-euicc.ts'
import { systemClock } from '../../transport/clock.ts'
import { simulatedEuicc } from '../euicc/simulated.ts'
import type { EuiccPort } from '../port.ts'
import { newEimOfOurs } from './eim-of-ours.ts'
import type { EuiccBench } from './euicc-bench.ts'

export interface SimulatedEuiccSettings {
  readonly fault?: EuiccFault
  readonly spec?: SpecVersion
  /** What the chip is made to be, where that is not as usual. */
  readonly chip?: Partial<EuiccSettings>
  /** Puts the card where it is reached another way, such as into a reader. Default: in this process. */
  readonly reach?: (euicc: SimulatedEuicc) => Promise<EuiccPort>
}

const DAY = 86_400_000

/** Small enough that a test package can be larger: it holds five profiles of 30 KB, and not an octet more. */
const MEMORY = 150 * 1024

/** One operator by its digits, and one network of three digits with any other: so the rules of a table can be told apart. */
const rat: EuiccSettings['rat'] = [
  { pprIds: ['ppr1', 'ppr2'], allowedOperators: [{ mccMnc: Uint8Array.of(0x00, 0xf1, 0x10) }], pprFlags: ['consentRequired'] },
  { pprIds: ['ppr1'], allowedOperators: [{ mccMnc: Uint8Array.of(0x32, 0xf4, 0xee) }], pprFlags: ['consentRequired'] },
]

let pkiOfProcess: Promise<TestPki> | undefined

/** Starts it. */
export async function simulatedEuiccBench(settings: SimulatedEuiccSettings = {}): Promise<EuiccBench> {
  const { fault, spec = '1.2', chip, reach } = settings
  pkiOfProcess ??= makePki()
  const pki = await pkiOfProcess
  const made = euiccSettings([pki], testEid, { spec, memory: MEMORY, rat, busyWhileRefreshWaits: true, hasEs10c: true, ...chip })
  const card = new SimulatedEuicc({
    settings: made,
    state: firstState(made),
    ...(fault?.decisions === undefined ? {} : { decisions: fault.decisions }),
  })
  const euicc = reach === undefined ? simulatedEuicc(card) : await reach(card)
  return {
    actor: 'eUICC',
    spec,
    euicc,
    furtherAids: [],
    eims: { first: newEimOfOurs('eim1.harness.test'), second: newEimOfOurs('eim2.harness.test') },
    pki,
    servers: pki,
    profilePackage: ({ iccid, name, octets }) => packageOf(iccid, name, octets),
    keepState() {},
    close: () => euicc.close(),
  }
}

/** The fault with this name. */
export function euiccFaultNamed(name: string): EuiccFault | undefined {
  return Object.hasOwn(euiccFaults, name) ? euiccFaults[name] : undefined
}

const packages = new Map<string, Buffer>()

/** Made once for each: nothing in a run changes them. */
function packageOf(iccid: string, name: string, octets: number | undefined): Buffer {
  const key = `${iccid} ${octets}`
  const parameters = connectivityParameters(`${iccid.slice(-4)}.harness.test`)
  const identity = {
    iccid,
    profileType: name,
    imsi: `00101${iccid.slice(-11, -1)}`,
    serviceProviderName: name,
    connectivityParameters: parameters,
  }
  const known = packages.get(key) ?? buildProfilePackage(identity, octets)
  packages.set(key, known)
  return known
}

/** Keys take time, and nothing in a run changes them. */
function makePki(): Promise<TestPki> {
  const notBefore = (Math.floor(systemClock.now().getTime() / DAY) - 1) * DAY
  return createTestPki({ curve: 'P-256', notBefore, eids: [testEid] })
}
