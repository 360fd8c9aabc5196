import { test } from 'node:test'
import { download, resultsOf, within, worldOf } from './scene.ts'

test('x', async () => {
  for (let i = 0; i < 4; i++) {
    let t = performance.now()
    const lap = (w: string) => {
      console.log(w, Math.round(performance.now() - t))
      t = performance.now()
    }
    const world = await worldOf({ binding: 'asn1' })
    lap('world')
    const a = await download(world)
    lap('download')
    await resultsOf(world, { enable: { iccid: a } })
    lap('enable')
    await world.ipa.pokeNow(within())
    lap('poke')
  }
})
