/** What the TLS handshakes of a scenario came to. */
import { inert } from '../../inert.ts'
import type { PageEvidence, PageIndex } from '../page-data.ts'
import { element } from './element.ts'
import { octetsView } from './octets-view.ts'
import { partView } from './tree-view.ts'

export function handshakeViews({ tape, certificates }: PageEvidence, index: PageIndex): HTMLElement[] {
  return tape.flatMap((entry) => {
    if (entry.direction !== 'note' || entry.tls === undefined) return []
    const chain = (certificates[entry.at] ?? []).flatMap((place) => index.certificates[place] ?? [])
    const box = element(
      'details',
      { class: 'message' },
      element(
        'summary',
        {},
        element('span', { class: 'line' }, `[${entry.at}]`),
        ` TLS with ${inert(entry.peer)}: ${inert(entry.text)}`,
      ),
    )
    box.addEventListener(
      'toggle',
      () =>
        box.append(
          ...chain.flatMap(({ hex, parts }, i) => [
            element('h6', {}, `Certificate ${i + 1} of ${chain.length}`),
            ...parts.map((part) => partView(part, [])),
            octetsView(
              Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
              [],
            ),
          ]),
          ...(chain.length === 0 ? [element('p', {}, 'The peer presented no certificate.')] : []),
        ),
      { once: true },
    )
    return [box]
  })
}
