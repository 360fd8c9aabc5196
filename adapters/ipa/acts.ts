/** What an IPA is asked to do, by the names that adapters have for it. */
import { NotOffered } from '../operator/port.ts'

export const ipaActs = ['poll', 'restart', 'loseNetwork', 'regainNetwork', 'download', 'emergencyCall', 'memoryReset'] as const
export type IpaAct = (typeof ipaActs)[number]

/** What is wanted, as plain data: the JSON contract of commands, and the values of templates. */
export interface AskedAct {
  readonly do: IpaAct
  /** Of a download. */
  readonly activationCode?: string
}

/** In words, for a person. */
export const actWords: Readonly<Record<IpaAct, string>> = {
  poll: 'Let the IPA ask its eIMs for work.',
  restart: 'Take the power of the device away, and give it back.',
  loseNetwork: 'Take the network of the device away.',
  regainNetwork: 'Give the device its network back.',
  download: 'Let the IPA download a profile by this activation code:',
  emergencyCall: 'Let the device begin an emergency call.',
  memoryReset: 'Let the device delete the profiles on its eUICC.',
}

/** @throws NotOffered: what cannot be asked cannot be prepared, and fails nobody */
export function demandOffered(act: IpaAct, offers: readonly IpaAct[], key: string): void {
  if (offers.includes(act)) return
  throw new NotOffered(`the device is not said to offer ${act}: see ${key}`, key)
}
