/**
 * The control interface of the simulated IPA as HTTP with JSON, on 127.0.0.1 only: what happens to a device, and no interface of SGP.32
 * has. An answer comes when it has been done.
 *
 * | Request | Does |
 * |---|---|
 * | `POST /poll` | asks the eIMs for work, until they have none |
 * | `POST /restart` | a loss of power and a new start |
 * | `POST /lose-network`, `POST /regain-network` | as they say |
 * | `POST /download` | downloads by `{ "activationCode": ... }` |
 * | `POST /emergency-call` | the Emergency Profile is enabled for it |
 * | `POST /memory-reset` | deletes the operational profiles |
 */
import { z } from 'zod'
import { type JsonAnswer, type RunningJsonApi, startJsonApi } from '../json-http.ts'
import type { Ipa } from './ipa.ts'

const download = z.strictObject({ activationCode: z.string().min(1) })

/** A request that this interface does not have. */
class ControlError extends Error {
  override readonly name = 'ControlError'
}

/** For the whole of an act. */
const ACT_MS = 120_000

/** Starts it. @param ended aborted when the IPA is: what is under way ends with it */
export function startIpaControl(ipa: Ipa, ended: AbortSignal, port = 0): Promise<RunningJsonApi> {
  return startJsonApi(
    (method, path, body) => act(ipa, method, path, body, AbortSignal.any([ended, AbortSignal.timeout(ACT_MS)])),
    (error) => error instanceof ControlError,
    port,
  )
}

async function act(ipa: Ipa, method: string, path: string, body: unknown, signal: AbortSignal): Promise<JsonAnswer> {
  switch (`${method} ${path}`) {
    case 'POST /poll':
      await ipa.pokeNow(signal)
      break
    case 'POST /restart':
      await ipa.restart(signal)
      break
    case 'POST /lose-network':
      await ipa.loseNetwork(signal)
      break
    case 'POST /regain-network':
      await ipa.regainNetwork(signal)
      break
    case 'POST /download': {
      const read = download.safeParse(body)
      if (!read.success) throw new ControlError('body: write { "activationCode": "1$..." }')
      await ipa.startDownload(read.data.activationCode, signal)
      break
    }
    case 'POST /emergency-call':
      await ipa.enableEmergencyProfile(signal)
      break
    case 'POST /memory-reset':
      await ipa.memoryReset(['deleteOperationalProfiles'], signal)
      break
    default:
      throw new ControlError(
        `${method} ${path}: no such request; there are POST /poll, /restart, /lose-network, /regain-network, /download, /emergency-call, /memory-reset`,
      )
  }
  return { status: 204 }
}
