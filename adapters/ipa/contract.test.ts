/** What every adapter of the IpaPort promises, held against each of them: seen from the eIM and the SM-DP+ that the IPA talks to. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startIpaControl } from '../../simulators/ipa/control-http.ts'
import type { Ipa } from '../../simulators/ipa/ipa.ts'
import { euiccInfo1 } from '../../simulators/ipa/test-euicc-info.ts'
import { bare, pki, scene, TestServer } from '../../simulators/ipa/test-scene.ts'
import { blankTape } from '../../transport/tape.ts'
import { identityOf } from '../../transport/tls-identity.ts'
import type { Terminal } from '../operator/terminal.ts'
import type { IpaPort } from '../port.ts'
import { actWords, ipaActs } from './acts.ts'
import { commandIpa } from './command.ts'
import { httpIpa } from './http.ts'
import { promptIpa } from './prompt.ts'
import { simulatedIpa } from './simulated.ts'

/** An IPA with its eIM and an SM-DP+, which answers nothing right: it is enough that the IPA comes. */
interface Bench {
  readonly port: IpaPort
  polls(): number
  downloads(): number
}

/** The simulated IPA, and the port that an adapter makes of it. */
async function benchWith(portOf: (ipa: Ipa) => Promise<IpaPort>): Promise<Bench> {
  const smdp = new TestServer()
  smdp.reply = () => bare(404)
  await smdp.listen(identityOf(pki.dpTls))
  const { ipa, eim, card } = await scene({ settings: { places: { 'smdp.harness.test': smdp.place } } })
  card.answer(0xbf20, euiccInfo1)
  return {
    port: await portOf(ipa),
    polls: () => eim.calls.filter(({ name }) => name === 'getEimPackage').length,
    downloads: () => smdp.calls.length,
  }
}

const ended = new AbortController()
after(() => ended.abort())

/** URL of the control interface of an IPA. */
async function controlOf(ipa: Ipa): Promise<string> {
  const { url, close } = await startIpaControl(ipa, ended.signal)
  after(close)
  return url
}

/** What a device of a vendor would have: reads what is wanted, and has it done. */
const program = `
const asked = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
const paths = { poll: 'poll', restart: 'restart', loseNetwork: 'lose-network', regainNetwork: 'regain-network', download: 'download',
  emergencyCall: 'emergency-call', memoryReset: 'memory-reset' }
const body = asked.activationCode === undefined ? undefined : JSON.stringify({ activationCode: asked.activationCode })
fetch(process.env.CONTROL + '/' + paths[asked.do], { method: 'POST', body }).then(({ ok }) => process.exit(ok ? 0 : 1))`

/** A person who does what is asked. */
function personFor(ipa: Ipa): Terminal {
  let asked = ''
  const does: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>> = {
    [actWords.poll]: (signal) => ipa.pokeNow(signal),
    [actWords.restart]: (signal) => ipa.restart(signal),
    [actWords.loseNetwork]: (signal) => ipa.loseNetwork(signal),
    [actWords.regainNetwork]: (signal) => ipa.regainNetwork(signal),
    [actWords.emergencyCall]: (signal) => ipa.enableEmergencyProfile(signal),
    [actWords.memoryReset]: (signal) => ipa.memoryReset(['deleteOperationalProfiles'], signal),
    [actWords.download]: (signal) => ipa.startDownload(/1\$\S+/.exec(asked)?.[0] ?? '', signal),
  }
  return {
    isInteractive: true,
    write(text) {
      asked = text
    },
    async readLine(signal) {
      const [, act] = Object.entries(does).find(([words]) => asked.includes(words)) ?? []
      await act?.(signal)
      return 'done'
    },
    close() {},
  }
}

const adapters: Readonly<Record<string, () => Promise<Bench>>> = {
  simulated: () => benchWith(async (ipa) => simulatedIpa(ipa, 'in this process')),
  http: () =>
    benchWith(async (ipa) => {
      const post = (path: string, body?: string) => ({ method: 'POST', path, headers: {}, body })
      const requests = {
        poll: post('/poll'),
        restart: post('/restart'),
        loseNetwork: post('/lose-network'),
        regainNetwork: post('/regain-network'),
        emergencyCall: post('/emergency-call'),
        memoryReset: post('/memory-reset'),
        download: post('/download', '{"activationCode":"{activationCode}"}'),
      }
      return httpIpa({ url: await controlOf(ipa), requests, answerMs: 5_000 }, () => blankTape)
    }),
  command: () =>
    benchWith(async (ipa) => {
      const environment = { CONTROL: await controlOf(ipa) }
      const words = ['-e', program]
      return commandIpa(
        { program: process.execPath, arguments: words, environment, offers: ipaActs, limitMs: 5_000 },
        () => blankTape,
      )
    }),
  prompt: () =>
    benchWith(async (ipa) =>
      promptIpa(
        { limitMs: 5_000 },
        personFor(ipa),
        () => blankTape,
        () => {},
      ),
    ),
}

const soon = () => AbortSignal.timeout(5_000)

for (const [name, start] of Object.entries(adapters)) {
  test(`IpaPort ${name}: poked, the IPA asks its eIM for work, once it has done so the call is over`, async () => {
    const { port, polls } = await start()
    await port.pokeNow(soon())
    assert.equal(polls(), 1)
    await port.pokeNow(soon())
    assert.equal(polls(), 2)
    assert.equal(port.identity.role, 'ipa')
  })

  test(`IpaPort ${name}: without a network nobody hears of the IPA, with it again they do`, async () => {
    const { port, polls } = await start()
    await port.loseNetwork(soon())
    await port.pokeNow(soon())
    assert.equal(polls(), 0)
    await port.regainNetwork(soon())
    await port.pokeNow(soon())
    assert.equal(polls(), 1)
  })

  test(`IpaPort ${name}: after a restart the IPA works as before`, async () => {
    const { port, polls } = await start()
    await port.pokeNow(soon())
    await port.restart(soon())
    await port.pokeNow(soon())
    assert.equal(polls(), 2)
  })

  test(`IpaPort ${name}: a download that the SM-DP+ refuses is done all the same`, async () => {
    const { port, downloads } = await start()
    await port.startDownload('1$smdp.harness.test$TOKEN', soon())
    assert.ok(downloads() > 0, 'the SM-DP+ was not asked')
  })

  test(`IpaPort ${name}: what is stopped rejects with aborted`, async () => {
    const { port } = await start()
    const stopped = AbortSignal.abort(new Error('the run was ended'))
    for (const act of ['pokeNow', 'restart', 'loseNetwork', 'regainNetwork', 'startEmergencyCall', 'resetMemory'] as const)
      await assert.rejects(port[act](stopped), { name: 'PeerFault', kind: 'aborted' }, act)
    await port.close()
  })
}
