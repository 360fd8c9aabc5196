/** Time that passes for a card, and a network that is not there: both come from the device (ETSI TS 102 221 11.1.2; TS 102 223 7.5.4). */
import { When } from '@cucumber/cucumber'
import type { CommandApdu } from '../../protocol/apdu/command.ts'
import { locationStatus } from '../../protocol/apdu/event-download.ts'
import { INS } from '../../protocol/apdu/instructions.ts'
import type { EuiccWorld } from './world.ts'

/** STATUS on the basic channel, which devices send every half minute while they wait. */
const statusCommand = { cla: 0x80, ins: INS.status, p1: 0x00, p2: 0x0c, data: Buffer.alloc(0) }
const HOUR_OF_POLLING = 120

/** A card has no clock: this is all that it sees of an hour. */
export async function pollForAnHour(world: EuiccWorld): Promise<void> {
  for (let sent = 0; sent < HOUR_OF_POLLING; sent++) await tell(world, statusCommand)
}

/** What the card wants of the device is carried out. */
async function tell(world: EuiccWorld, command: CommandApdu): Promise<void> {
  await world.within(async (signal) => {
    const { pending } = await world.card.command(command, signal)
    if (pending !== undefined) await world.card.serveToolkit(pending, signal)
  })
}

When('the device has no service for an hour, and is switched off and on', async function (this: EuiccWorld) {
  await this.within((signal) => this.card.begin(signal, { everything: true }))
  await tell(this, locationStatus('limited service'))
  await tell(this, locationStatus('no service'))
  await pollForAnHour(this)
  await this.powerCycle()
})
