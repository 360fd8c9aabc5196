/** The process of {@link file://./play-apart.ts}: told by its parent what to play, it tells every line as it comes into being. */
import { loadAnyProfile } from '../profiles/load.ts'
import { interruption } from '../steps/interruption.ts'
import { endSignals } from './end-signals.ts'
import type { PartTold, PartToPlay } from './play-apart.ts'
import { playBindings } from './play-bindings.ts'
import { openSubject } from './subject.ts'

// A terminal sends Ctrl-C to every process, and so does who ends a group of them; when to stop is for the parent to say.
for (const signal of endSignals) process.on(signal, () => {})
// A parent that was killed wants nothing any more.
process.once('disconnect', () => process.exit(0))

process.once('message', (message) => {
  process.once('message', () => interruption.abort(new Error('ended by hand')))
  // The parent is cli/play-apart.ts, which sends this and nothing else.
  play(message as PartToPlay).catch((error: unknown) => {
    tell({ kind: 'broken', why: (error instanceof Error ? error.stack : undefined) ?? String(error) })
  })
})

async function play({ profile: path, settings }: PartToPlay): Promise<void> {
  const { bench } = await openSubject(loadAnyProfile(path), path)
  try {
    const played = await playBindings(settings, bench, {
      line: (line) => tell({ kind: 'line', line }),
      planned: (count, binding, repetition) => tell({ kind: 'planned', count, binding, repetition }),
    })
    tell({ kind: 'end', state: played.state, why: played.state === 'played' ? '' : played.why })
  } finally {
    await bench.close()
  }
}

function tell(told: PartTold): void {
  process.send?.(told)
}
