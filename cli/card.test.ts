/** `sgp32 card` over a PC/SC service that is played: what it shows, that it changes nothing, and what it says where nothing can be shown. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { iccids, profile, psmo, Scene } from '../simulators/euicc/profile-functions/test-scene.ts'
import { SimulatedEuicc } from '../simulators/euicc/simulated-euicc.ts'
import { systemClock } from '../transport/clock.ts'
import { PcscMissing } from '../transport/pcsc/open.ts'
import { PcscError, type PcscService } from '../transport/pcsc/service.ts'
import { type CardOptions, card } from './card.ts'
import { Told } from './test-told.ts'

interface Played {
  readonly names?: readonly string[]
  readonly transmit: (command: Uint8Array) => Uint8Array
  readonly reset?: () => Uint8Array
}

function serviceOf({
  names = ['Reader'],
  transmit,
  reset = () => Buffer.from('3B00', 'hex'),
}: Played): () => Promise<PcscService> {
  return async () => ({
    binding: 'test',
    readers: async () => names,
    connect: async () => ({
      atr: reset(),
      protocol: 'T=0',
      transmit: async (command) => transmit(command),
      disconnect: async () => {},
    }),
    close: async () => {},
  })
}

async function shown(open: () => Promise<PcscService>, options: CardOptions = {}) {
  const told = new Told()
  return { code: await card(options, told.around, systemClock, open), text: told.text }
}

test('a page shows what the card is and holds, and nothing of the card is changed', async () => {
  const scene = new Scene({
    profiles: [profile(iccids.a, { profileName: 'A \u001b[31mred' }, { enabled: true }), profile(iccids.b)],
  })
  scene.load(psmo.enable(iccids.b))
  const { settings, state } = scene.chip
  const euicc = new SimulatedEuicc({ settings, state })
  const before = JSON.stringify(euicc.chip.state)
  const { code, text } = await shown(serviceOf({ transmit: (command) => euicc.transmit(command), reset: () => euicc.reset() }))
  assert.equal(code, 0, text)
  assert.equal(JSON.stringify(euicc.chip.state), before)
  const digits =
    Buffer.from(iccids.b, 'hex')
      .toString('hex')
      .match(/../g)
      ?.map(([high = '', low = '']) => low + high)
      .join('') ?? ''
  for (const line of [
    /^reader +Reader$/m,
    new RegExp(`^EID +${settings.eid}$`, 'm'),
    /^ISD-R +SGP\.22 v2\.5\.0$/m,
    /^ +SGP\.32 v1\.2\.0, IPA ipad$/m,
    /^memory +[\d,]+ octets free$/m,
    /^CI, signs +[0-9A-F]{40}$/m,
    /^profiles +89\d+ {2}disabled {2}operational {2}.*A \\x1b\[31mred/m,
    new RegExp(`^ +${digits.slice(0, 18)}\\d* {2}enabled`, 'm'),
    /^eIMs +eim\.example\.com, no address, public key$/m,
    /^notifications +\d+ {2}notificationDisable {2}89\d+ {2}for n1\.example\.com$/m,
    /^results +\d+ {2}of the package with counter 1 of eim\.example\.com$/m,
    /^rules +none$/m,
  ])
    assert.match(text, line)
  assert.doesNotMatch(text, /not read/)
})

test('what a card of SGP.22 refuses stands there with the refusal, and the rest is shown', async () => {
  const euicc = new Scene({}).chip
  const plain = new SimulatedEuicc({ settings: euicc.settings, state: euicc.state })
  const { code, text } = await shown(
    serviceOf({
      // GetEimConfigurationData is not one of its functions.
      transmit: (command) =>
        Buffer.from(command).includes(Buffer.from('BF55', 'hex')) ? Buffer.from('6A88', 'hex') : plain.transmit(command),
      reset: () => plain.reset(),
    }),
  )
  assert.equal(code, 0)
  assert.match(text, /^eIMs +not read: GetEimConfigurationData: .*6A88/m)
  assert.match(text, /^profiles +89/m)
})

const sw = (hex: string) => Buffer.from(hex, 'hex')
for (const [what, open, options, said] of [
  [
    'no ISD-R',
    serviceOf({ transmit: (command) => (command[1] === 0x70 ? sw('019000') : sw('6A82')) }),
    {},
    /no ISD-R: it is no eUICC/,
  ],
  ['a card that says nothing of use', serviceOf({ transmit: () => sw('6F00') }), {}, /does not do what an eUICC/],
  ['two readers', serviceOf({ names: ['A', 'B'], transmit: () => sw('9000') }), {}, /2 readers: "A", "B"\n.*--reader NAME/],
  ['no reader', serviceOf({ names: [], transmit: () => sw('9000') }), {}, /there is no reader.*\n.*connect a reader/],
  ['another reader', serviceOf({ transmit: () => sw('9000') }), { reader: 'X' }, /"X" among "Reader".*\n.*--reader NAME/],
  ['no service', () => Promise.reject(new PcscError(0x8010001d, 'SCardEstablishContext')), {}, /systemctl start pcscd/],
  ['no binding', () => Promise.reject(new PcscMissing('no way to PC/SC')), {}, /libpcsclite1/],
] as const)
  test(`${what}: exit 3, in two lines, the second of which says what to do`, async () => {
    const { code, text } = await shown(open, options)
    assert.equal(code, 3)
    assert.match(text, said)
    assert.equal(text.trimEnd().split('\n').length, 2, text)
  })
