/** A bench around a card in a PC/SC reader. */
import type { SpecVersion } from '../../protocol/registry.ts'
import { euiccInReader } from '../euicc/pcsc.ts'
import { newEimOfOurs } from './eim-of-ours.ts'
import type { EuiccBench, ServersOfOurs } from './euicc-bench.ts'

export interface ReaderBenchSettings {
  readonly spec: SpecVersion
  readonly reader: string
  /** Hex digits. */
  readonly isdrAids: readonly string[]
  /** Under a CI that the card trusts. */
  readonly servers?: ServersOfOurs
}

/** The card is connected at the first use. */
export function readerEuiccBench({ spec, reader, isdrAids, servers }: ReaderBenchSettings): EuiccBench {
  const euicc = euiccInReader({ reader })
  return {
    actor: 'eUICC',
    spec,
    euicc,
    furtherAids: isdrAids.map((aid) => Buffer.from(aid, 'hex')),
    eims: { first: newEimOfOurs('eim1.harness.test'), second: newEimOfOurs('eim2.harness.test') },
    pki: undefined,
    servers,
    profilePackage: undefined,
    keepState() {},
    close: () => euicc.close(),
  }
}
