import { PeerFault } from '../../../transport/faults.ts'
import type { RspServers } from './rsp-servers.ts'

/** For an eIM that has nobody to relay to. */
export const noRspServers: RspServers = {
  call: (_server, address) =>
    Promise.reject(new PeerFault('unreachable', 'resolve', `this eIM does not know where ${address} is`)),
  close: () => Promise.resolve(),
}
