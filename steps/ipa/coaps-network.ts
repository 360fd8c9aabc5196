/** A bad network between the IPA and our eIM, and a NAT that gives the IPA another address in the middle of its cycle. */
import { defineParameterType, Given } from '@cucumber/cucumber'
import { type BlockSize, largestBlock } from '../../protocol/bindings/coap-blocks.ts'
import { type Datagrams, networkTrouble } from '../bad-network.ts'
import { alsoCoaps } from './coaps-script.ts'
import { alsoDo } from './eim-answers.ts'
import { gone, goneSince } from './nat.ts'
import { withCard } from './state.ts'
import type { IpaWorld } from './world.ts'

defineParameterType(networkTrouble)

/** Octets of IPv4 and UDP in front of each datagram. */
const HEADERS = 28

Given('the network between the IPA and the eIM {networkTrouble}', async function (this: IpaWorld, trouble: Datagrams) {
  await alsoCoaps(this, { trouble })
})

/** As our device is set to; another one has settings of its own. @param mtu octets of a packet at most, IP and UDP included */
Given('the network of the device carries packets of {int} octets', async function (this: IpaWorld, mtu: number) {
  await withCard(this, { mtu })
})

Given(
  'the network between the IPA and the eIM carries no packets of more than {int} octets',
  async function (this: IpaWorld, mtu: number) {
    const largest = mtu - HEADERS
    // The network of the profile is on the way too, and may be narrower.
    const blockSize = Math.min(largestBlock(largest), this.bench.largestBlock) as BlockSize
    await alsoCoaps(this, { trouble: { mtu }, mapping: { mtu: largest, blockSize } })
  },
)

Given('a NAT gives the IPA another address behind the package', async function (this: IpaWorld) {
  let rebind = () => {}
  await alsoCoaps(this, {
    trouble: {},
    standsBehind: (path) => {
      rebind = () => path.trouble({ toPeer: [{ at: 0, kind: 'rebind' }] })
    },
  })
  await alsoDo(this, {
    replies: {
      getEimPackage: [
        (right, { connection }) => {
          this.keep(gone, connection)
          this.keep(goneSince, this.tape.next)
          rebind()
          return right
        },
      ],
    },
  })
})
