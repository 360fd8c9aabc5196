/** A bench around a card in a PC/SC reader. */
import { withIccid } from '../../protocol/profile-package/with-iccid.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { euiccInReader } from '../euicc/pcsc.ts'
import { newEimOfOurs } from './eim-of-ours.ts'
import type { EimOfOurs, EuiccBench, ServersOfOurs } from './euicc-bench.ts'

export interface ReaderBenchSettings {
  readonly spec: SpecVersion
  readonly reader: string
  /** Hex digits. */
  readonly isdrAids: readonly string[]
  /** Under a CI that the card trusts. */
  readonly servers?: ServersOfOurs
  /** One that the card knows already; default one that it does not know yet. */
  readonly eim?: EimOfOurs
  /** Unprotected profile package that the card can install. */
  readonly profilePackage?: Uint8Array
}

/** The card is connected at the first use. */
export function readerEuiccBench(settings: ReaderBenchSettings): EuiccBench {
  const { spec, reader, isdrAids, servers, eim, profilePackage } = settings
  const euicc = euiccInReader({ reader })
  return {
    actor: 'eUICC',
    spec,
    euicc,
    furtherAids: isdrAids.map((aid) => Buffer.from(aid, 'hex')),
    eims: { first: eim ?? newEimOfOurs('eim1.harness.test'), second: newEimOfOurs('eim2.harness.test') },
    pki: undefined,
    servers,
    profilePackage: profilePackage && (({ iccid }) => withIccid(profilePackage, iccid)),
    keepState() {},
    close: () => euicc.close(),
  }
}
