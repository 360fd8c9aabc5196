/** A bench around an IPA that is a process or a device of its own; the card in its reader is ours. */
import { setTimeout } from 'node:timers/promises'
import { type EsipaBinding, functionBindingOf } from '../../protocol/bindings/content-types.ts'
import type { TestPki } from '../../protocol/certificates/test-pki.ts'
import type { SpecVersion } from '../../protocol/registry.ts'
import { insertIntoVpcd } from '../../simulators/euicc/vpcd.ts'
import { type Closers, opened } from '../../transport/closers.ts'
import type { CoapsMapping } from '../../transport/coaps/mapping.ts'
import { dtlsMissing } from '../../transport/dtls/missing.ts'
import type { Network } from '../../transport/path/network.ts'
import { blankTape, type Tape } from '../../transport/tape.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import { type InjectAccess, injectInto } from '../ipa/inject.ts'
import { settled, settledInject, untilQuiet } from '../ipa/settled.ts'
import type { IpaPort } from '../port.ts'
import type { CardToRelay } from './card-to-relay.ts'
import type { Hours } from './hours.ts'
import type { IpaBench } from './ipa-bench.ts'
import { type ListensAt, startIpaServers } from './ipa-servers.ts'
import { quietOver } from './way-to-eim.ts'

/** The PC/SC service finds a new card, and powers it once for itself: whoever uses it before that loses its session. */
const NEW_CARD_MS = 2_500

export interface DeviceIpaSettings {
  readonly spec: SpecVersion
  /** Binding that the IPA speaks, also where it is called. */
  readonly binding: EsipaBinding
  /** What of CoAP is other than usual, where it is spoken. */
  readonly coaps?: CoapsMapping | undefined
  /** Trouble on its way to our eIM; default none. */
  readonly network?: Network | undefined
  /** Undefined where nobody has that much time. */
  readonly hours: Hours | undefined
  /** What the device trusts, and what the card in it is of. */
  readonly pki: TestPki
  /** 32 digits. */
  readonly eid: string
  /** Undefined: an eUICC of ours. */
  readonly realCard?: CardToRelay | undefined
  readonly eim: ListensAt
  readonly smdp: ListensAt
  /** Undefined where the device could not find it. */
  readonly smds: ListensAt | undefined
  readonly otherEim: ListensAt | undefined
  /** Undefined where the device does not go through a proxy of ours. */
  readonly proxy: ListensAt | undefined
  /** Another name under which the device finds our eIM. */
  readonly otherEimName: string | undefined
  /** Where it listens for packages; undefined where that is not known. */
  readonly inject: InjectAccess | undefined
  /** Virtual reader of the device (vsmartcard's vpcd). */
  readonly vpcd: { readonly host: string; readonly port: number }
  /** Nothing of the IPA has come for so long: it has done what it was asked. */
  readonly quietMs: number
  readonly patienceMs: number
  /** Makes the port. @param tape of the scenario that is running */
  readonly open: (tape: () => Tape) => IpaPort
}

/**
 * Starts our servers, and puts our card, or the way to a real one, into the reader. A real card is closed with the bench, and where none
 * comes about.
 *
 * @throws Error of the system where a server cannot listen, PeerFault without a reader
 */
export function deviceIpaBench(settings: DeviceIpaSettings): Promise<IpaBench> {
  return opened((closers) => aroundDevice(settings, closers))
}

async function aroundDevice(settings: DeviceIpaSettings, closers: Closers): Promise<IpaBench> {
  const { spec, binding: over, pki, vpcd, quietMs, patienceMs, open, otherEimName, hours } = settings
  const binding = functionBindingOf(over)
  const coapsMissing = dtlsMissing()
  const coaps = over === 'coaps' && coapsMissing === undefined ? (settings.coaps ?? {}) : undefined
  // Where a device looks over UDP, they have nothing to seek over TCP.
  const places = over === 'coaps' && coaps === undefined ? { eim: {}, otherEim: undefined } : {}
  closers.keep(settings.realCard?.euicc)
  const servers = closers.keep(await startIpaServers({ ...settings, ...places, coaps }))
  const { eim, smdp, slot } = servers.ofBench
  let tape: Tape = blankTape
  const inserted = await insertIntoVpcd(slot, { ...vpcd, tape: blankTape })
  closers.add(() => inserted.remove())
  await setTimeout(NEW_CARD_MS)
  const others = [servers.ofBench.otherEim, servers.ofBench.smds]
  const eims = [eim, ...(servers.ofBench.otherEim === undefined ? [] : [servers.ofBench.otherEim])]
  const heard = () =>
    [eim, smdp, ...others].reduce((sum, peer) => sum + (peer?.received.length ?? 0), eim.handshakes.length + slot.commands) +
    eims.reduce((sum, { arrivals }) => sum + arrivals.all.length, 0)
  const isUnderWay = (withinMs: number) => eims.some((one) => one.isUnderWay(withinMs))
  const ways = { network: settings.network, over: coaps === undefined ? 'https' : 'coaps' } as const
  const settling = { quietMs: quietOver(ways, quietMs), limitMs: patienceMs, heard, isUnderWay }
  const ipa = closers.keep(
    settled(
      open(() => tape),
      settling,
    ),
  )
  const inject =
    settings.inject && injectInto({ ...settings.inject, spec, binding, identity: identityOf(pki.eimTls), patienceMs })
  return {
    actor: 'IPA',
    spec,
    ...servers.ofBench,
    coapsMissing,
    hours,
    ...(otherEimName === undefined ? {} : { otherEimName }),
    ipa,
    ...(inject === undefined ? {} : { inject: settledInject(inject, (signal) => untilQuiet(settling, signal)) }),
    async begin(contents, signal) {
      await servers.begin(contents)
      // The IPA has seen another card until now.
      await ipa.restart(signal)
    },
    onTape(current) {
      tape = current ?? blankTape
      servers.onTape(current)
    },
    keepState() {},
    close: () => closers.close(),
  }
}
