import type { BlockSize } from '../protocol/bindings/coap-blocks.ts'
import { CannotBePrepared } from './preparation.ts'

/**
 * @param most octets of the largest block that the datagrams of the profile hold
 * @param key of the profile under which their size stands
 * @throws CannotBePrepared where datagrams with such blocks would be lost, or never leave us
 */
export function demandRoomFor(blockSize: BlockSize, most: BlockSize, key: 'eim.coaps.mtu' | 'device.coaps.mtu'): void {
  if (blockSize <= most) return
  throw new CannotBePrepared(
    `${key}: the scenario needs blocks of ${blockSize} octets, and ${most} are the most that fit into the datagrams of the profile; set it higher, and network.mtu where it is written`,
  )
}
