/** Power that goes while an ES10 function stores what it has done: SGP.32 5.9.1, all of it has happened or nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AddInitialEimRequest } from '../../protocol/es10b/eim-configuration.ts'
import { encode } from '../../protocol/schema/type.ts'
import { StateFile, type StateStore } from '../state-file.ts'
import { Disk } from '../test-disk.ts'
import { TestDownload } from './download/test-download.ts'
import { configuration } from './package/test-eim.ts'
import { eim, iccids, pki, profile, psmo, Scene, type SceneOptions } from './profile-functions/test-scene.ts'
import type { SimulatedEuicc } from './simulated-euicc.ts'
import type { EuiccState } from './state.ts'

const { a, b, emergency } = iccids

/** A store that keeps what it is given, and from `watch` on fails where its disk does. */
class CutStore implements StateStore<EuiccState> {
  readonly disk = new Disk()
  readonly saved: EuiccState[] = []
  readonly #file = new StateFile<EuiccState>('euicc', 'eUICC', this.disk)
  #isWatching = false

  /** From here on the disk has power for `octets` more. */
  watch(state: EuiccState, octets: number): void {
    this.#file.save(state)
    this.disk.left = octets
    this.#isWatching = true
  }

  load(): EuiccState | undefined {
    return this.#file.load()
  }

  save(state: EuiccState): void {
    if (!this.#isWatching) return
    this.#file.save(state)
    this.saved.push(state)
  }
}

/** An eUICC that is about to change, and the last step to it; that tells whether the function was carried out. */
interface Prepared {
  readonly euicc: Pick<SimulatedEuicc, 'chip'>
  go(): boolean
}
type Prepare = (store: CutStore) => Prepared

const profiles = () => [
  profile(a, {}, { enabled: true }),
  profile(b, { fallbackAllowed: true }, { fallbackAttribute: true }),
  profile(emergency, { ecallIndication: true }),
]

/** One ES10 function on a scene, behind what comes before it. */
function inScene(
  request: (scene: Scene) => Buffer | string,
  before: (scene: Scene) => void = () => {},
  options: SceneOptions = {},
) {
  return (store: CutStore): Prepared => {
    const scene = new Scene({ profiles: profiles(), ...options, store })
    before(scene)
    const octets = request(scene)
    return {
      euicc: scene,
      go() {
        try {
          scene.execute(octets)
          return true
        } catch (error) {
          if (error instanceof Error && error.message.endsWith(': memoryFailure')) return false
          throw error
        }
      },
    }
  }
}

const enabledB = (scene: Scene) => void scene.load(psmo.enableWithRollback(b))
const installedB = (scene: Scene) => {
  scene.chip.volatile.installed = { iccid: b }
}

const cases: Readonly<Record<string, Prepare>> = {
  'a package with an enable, a delete and an address': inScene((scene) =>
    scene.packageOf([psmo.enable(b), psmo.delete(a), psmo.unsetFallback]),
  ),
  'a package that is refused, and its counter': inScene((scene) => scene.packageOf([psmo.delete(a)])),
  ProfileRollback: inScene(() => 'BF58 03 8001FF', enabledB),
  ImmediateEnable: inScene(() => 'BF5A 03 800100', installedB, { state: { immediateEnable: {} } }),
  ConfigureImmediateProfileEnabling: inScene(() => 'BF59 02 8000', undefined, { eims: [] }),
  ExecuteFallbackMechanism: inScene(() => 'BF5D 03 800100'),
  ReturnFromFallback: inScene(
    () => 'BF5E 03 800100',
    (scene) => void scene.ask('BF5D 03 800100'),
  ),
  EnableEmergencyProfile: inScene(() => 'BF5B 03 800100'),
  DisableEmergencyProfile: inScene(
    () => 'BF5C 03 800100',
    (scene) => void scene.ask('BF5B 03 800100'),
  ),
  eUICCMemoryReset: inScene(() => 'BF64 04 820204F4'),
  AddInitialEim: inScene(
    () => encode(AddInitialEimRequest, { eimConfigurationDataList: [configuration(), configuration({ eimId: 'second' })] }),
    undefined,
    { eims: [] },
  ),
  SetDefaultDpAddress: inScene(() => 'BF65 05 8003642E65'),
  RemoveNotificationFromList: inScene(() => 'BF30 03 800102', enabledB),
  'LoadBoundProfilePackage, the last segment': (store) => {
    const download = new TestDownload(pki, { store })
    const segments = download.bound()
    const last = segments.at(-1) ?? Buffer.alloc(0)
    download.send(segments.slice(0, -1))
    return { euicc: download.card.euicc, go: () => download.card.ask(last).sw === '9000' }
  },
}

/** The file of a state that is saved. */
function fileOf(state: EuiccState): Buffer {
  const disk = new Disk()
  new StateFile<EuiccState>('euicc', 'eUICC', disk).save(state)
  return disk.files.get('euicc') ?? Buffer.alloc(0)
}

for (const [name, prepare] of Object.entries(cases)) {
  test(`PKG-052: ${name}: power that goes after any octet of the write leaves the old state or the new one`, () => {
    const store = new CutStore()
    const prepared = prepare(store)
    let old = prepared.euicc.chip.state
    store.watch(old, Number.POSITIVE_INFINITY)
    assert.ok(prepared.go())
    assert.ok(store.saved.length > 0, 'the function changes something')
    for (const next of store.saved) {
      const [before, after] = [fileOf(old), fileOf(next)]
      assert.ok(!before.equals(after))
      for (let octets = 0; octets <= after.length + 1; octets++) {
        const disk = new Disk()
        disk.files.set('euicc', before)
        disk.left = octets
        const cut = () => new StateFile<EuiccState>('euicc', 'eUICC', disk).save(next)
        if (octets <= after.length) assert.throws(cut, /power cut/)
        else cut()
        assert.ok(disk.files.get('euicc')?.equals(octets <= after.length ? before : after), `after ${octets} octets`)
      }
      old = next
    }
  })

  test(`PKG-052: ${name}: what could not be stored has not happened, for the device and after a restart`, () => {
    const measured = prepare(new CutStore())
    measured.go()
    const length = fileOf(measured.euicc.chip.state).length
    for (const octets of [0, 1, 7, length >> 1, length - 40]) {
      const store = new CutStore()
      const { euicc, go } = prepare(store)
      const old = euicc.chip.state
      store.watch(old, octets)
      assert.equal(go(), false, `after ${octets} octets`)
      assert.equal(euicc.chip.state, old)
      store.disk.left = Number.POSITIVE_INFINITY
      assert.deepEqual(store.load(), JSON.parse(JSON.stringify(old)))
    }
  })
}

test('PKG-052: a switch that waits for the restart, and cannot be stored, has not happened', () => {
  const store = new CutStore()
  const scene = new Scene({ profiles: profiles(), eims: [eim('eim.example.com')], store })
  scene.chip.volatile.switchAfterRefresh = { operation: 'enable', iccid: b }
  const old = scene.chip.state
  store.watch(old, 0)
  scene.restart()
  assert.equal(scene.chip.state, old)
  assert.deepEqual(scene.enabled(), [a])
})
