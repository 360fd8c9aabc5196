import { pcscByKoffi } from './by-koffi.ts'
import { pcscByPcsclite } from './by-pcsclite.ts'
import { PcscError, type PcscService } from './service.ts'

/** No binding could be loaded: what each of them lacks. */
export class PcscMissing extends Error {
  override readonly name = 'PcscMissing'
}

/** Ways to the service, the one that is tried first in front. */
export const pcscBindings = { pcsclite: pcscByPcsclite, koffi: pcscByKoffi } as const
export type PcscBinding = keyof typeof pcscBindings

/**
 * Opens the PC/SC service by the first binding that there is on this machine.
 *
 * @throws PcscError where the service does not run, PcscMissing where no binding can be loaded
 */
export async function openPcsc(names: readonly PcscBinding[] = ['pcsclite', 'koffi']): Promise<PcscService> {
  const lacking: string[] = []
  for (const name of names) {
    try {
      return await pcscBindings[name]()
    } catch (error) {
      if (error instanceof PcscError) throw error
      const [why = ''] = String(error instanceof Error ? error.message : error).split('\n')
      lacking.push(`${name}: ${why}`)
    }
  }
  throw new PcscMissing(`no way to PC/SC on this machine: ${lacking.join('; ')}`)
}
