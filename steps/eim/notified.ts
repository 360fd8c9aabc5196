/** Notifications that the IPA hands to the eIM, and what of them comes to the SM-DP+: SGP.32 3.7, 5.7.4, 5.14.7. */

import type { EimPort } from '../../adapters/port.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import type { PendingNotification } from '../../protocol/sgp32/notifications.ts'
import type { RspCall } from '../../simulators/played/rsp-call.ts'
import { kept } from '../kept.ts'
import { waitingFor } from '../patience.ts'
import { StateNotReached } from '../preparation.ts'
import { numberOfNotification } from './acknowledgements.ts'
import { callsOf, serverOf } from './rsp-servers.ts'
import type { ConformanceWorld } from './world.ts'

/** A notification, and the line of the tape on which it was handed over. */
export interface Handed {
  readonly notification: PendingNotification
  readonly number: string
  readonly at: number
}

type NotificationCall = Extract<RspCall, { readonly function: 'handleNotification' }>

const handed = kept<readonly Handed[]>('a notification that the IPA has handed over')

/** Those that the IPA has handed over in this scenario, in their order. */
function handedOver(world: ConformanceWorld): readonly Handed[] {
  return world.kept(handed)
}

/** Remembers one that gets to the eIM some other way than by itself. */
function remember(world: ConformanceWorld, notification: PendingNotification, at: number): void {
  const number = numberOfNotification(notification)
  world.keep(handed, [...(world.mayHave(handed) ?? []), { notification, number, at }])
}

/** ESipa.HandleNotification with one notification. */
export async function handOver(world: ConformanceWorld, notification: PendingNotification, port?: EimPort): Promise<void> {
  const at = world.tape.next
  remember(world, notification, at)
  await world.call('handleNotification', { kind: 'pendingNotification', value: notification }, port)
}

/** Requests at the SM-DP+ that hold this notification: no other has its signature. */
export function copiesOf(world: ConformanceWorld, { notification }: Handed): readonly NotificationCall[] {
  const signature = Buffer.from(signatureOf(notification))
  return callsOf(world, 'handleNotification').filter(({ octets }) => octets['pendingNotification']?.includes(signature) === true)
}

/** How long an eIM may take to pass a notification on: what its vendor declares, or else our patience, which fails nobody. */
export function forwardingTime({ parameters: { declared, patienceMs } }: ConformanceWorld) {
  const { forwardMs } = declared
  return forwardMs === undefined ? { milliseconds: patienceMs, isDeclared: false } : { milliseconds: forwardMs, isDeclared: true }
}

/** Waits for it, as long as the eIM may take. @returns the first request with it */
export async function arrival(world: ConformanceWorld, one: Handed): Promise<NotificationCall | undefined> {
  const server = serverOf(world, 'smdp')
  await waitingFor(forwardingTime(world).milliseconds, async (signal) => {
    for (let seen = -1; copiesOf(world, one).length === 0 && !signal.aborted; ) {
      seen = callsOf(world, 'handleNotification').length
      await server.arrived('handleNotification', seen + 1, signal)
    }
  })
  return copiesOf(world, one)[0]
}

/** What is wrong with the form in which a notification came; undefined where it is that of SGP.22 with the octets of the eUICC. */
export function formFault(
  world: ConformanceWorld,
  { notification }: Handed,
  { octets, value }: NotificationCall,
): string | undefined {
  const came = octets['pendingNotification'] ?? Buffer.of()
  const { pendingNotification: got } = value
  switch (notification.kind) {
    case 'profileInstallationResult':
    case 'otherSignedNotification':
      return came.equals(rawOf(notification.value) ?? Buffer.of()) ? undefined : 'other octets than the eUICC gave'
    case 'compactProfileInstallationResult':
      return got.kind === 'profileInstallationResult' ? undefined : `it is ${got.kind}, not in the form of SGP.22`
    case 'compactOtherSignedNotification': {
      if (got.kind !== 'otherSignedNotification') return `it is ${got.kind}, not in the form of SGP.22`
      const { certificate, eumCertificate } = world.device.euicc?.credentials ?? {}
      const isWhole = same(got.value.euiccCertificate, certificate) && same(got.value.eumCertificate, eumCertificate)
      return isWhole ? undefined : 'its certificates are not those of the eUICC and its EUM'
    }
  }
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0
}

function signatureOf({ value }: PendingNotification): Uint8Array {
  return 'euiccSignPIR' in value ? value.euiccSignPIR : value.euiccNotificationSignature
}

/** The first one of the scenario. @throws StateNotReached where there is none */
export function firstOf(world: ConformanceWorld): Handed {
  return handedOver(world)[0] ?? lastOf(world)
}

/** The last one. @throws StateNotReached where there is none */
export function lastOf(world: ConformanceWorld): Handed {
  const last = handedOver(world).at(-1)
  if (last === undefined) throw new StateNotReached('the IPA has handed over no notification')
  return last
}
