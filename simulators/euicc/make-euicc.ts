/** Settings and first state of a simulated eUICC, made of a test PKI: what a chip is when it leaves the factory. */
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import type { EuiccCredentials, EuiccSettings } from './settings.ts'
import type { EuiccState, InstalledProfile } from './state.ts'

/** 8,388,607: the largest counter (rests on one source). */
const MOST_COUNTER = 0x7fffff

/** Allows every rule to every operator, with consent: `BF43 15 ..` of real cards. */
const everyRule: EuiccSettings['rat'] = [
  { pprIds: ['ppr1', 'ppr2'], allowedOperators: [{ mccMnc: Uint8Array.of(0xee, 0xee, 0xee) }], pprFlags: ['consentRequired'] },
]

/**
 * Settings of an eUICC whose certificates are in these PKIs, the first of which has the highest priority.
 *
 * @param eid 32 digits
 * @param others what is not as usual
 * @throws RangeError for a PKI that has no certificate for this EID
 */
export function euiccSettings(pkis: readonly TestPki[], eid: string, others: Partial<EuiccSettings> = {}): EuiccSettings {
  return {
    spec: '1.2',
    eid,
    signing: pkis.map((pki) => credentialsOf(pki, eid)),
    verification: pkis.map(({ ci }) => ci.certificate),
    memory: 512 * 1024,
    mostResults: 32,
    mostNotifications: 64,
    mostEims: 10,
    mostPackageOctets: 8 * 1024,
    mostResultOctets: 8 * 1024,
    mostCounter: MOST_COUNTER,
    rat: everyRule,
    forbiddenPprs: [],
    supportedProfileClasses: ['test', 'provisioning', 'operational'],
    ecallSupported: true,
    fallbackSupported: true,
    eimResetSupported: true,
    immediateEnableResetSupported: true,
    hasEs10c: false,
    lpaeSupport: [],
    ipaeSupported: false,
    channelsAtSwitch: 'keep',
    busyWhileRefreshWaits: false,
    ...others,
  }
}

/** The state of a new chip: no profile but those that it is made with, no eIM, nothing to tell. */
export function firstState(
  { memory }: Pick<EuiccSettings, 'memory'>,
  profiles: readonly InstalledProfile[] = [],
  others: Partial<EuiccState> = {},
): EuiccState {
  return {
    profiles,
    eims: [],
    lastToken: 0,
    sequenceNumber: 0,
    packageResults: [],
    notifications: [],
    rootDsAddress: 'smds.harness.test',
    freeMemory: memory - profiles.reduce((sum, { size }) => sum + size, 0),
    crls: [],
    lastIsdp: 0x0010 + profiles.length,
    ...others,
  }
}

function credentialsOf({ ci, eum, euiccs, curve }: TestPki, eid: string): EuiccCredentials {
  const euicc = euiccs.get(eid)
  if (euicc === undefined) throw new RangeError(`the test PKI on ${curve} has no certificate for the EID ${eid}; issue one`)
  return {
    ci: ci.certificate,
    eum: eum.certificate,
    certificate: euicc.certificate,
    privateKey: euicc.privateKey,
  }
}
