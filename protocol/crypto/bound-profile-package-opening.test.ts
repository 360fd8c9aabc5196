/** The eUICC takes a package segment by segment. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tlv } from '../ber/writer.ts'
import { hex } from '../vectors/hex.ts'
import { bindProfilePackage } from './bound-profile-package.ts'
import { BoundProfilePackageOpening, type BppStep } from './bound-profile-package-opening.ts'
import type { BppCommandId } from './bpp-errors.ts'
import { segmentsOf } from './segmentation.ts'
import { ppk, recorded, recordedContext, session } from './vectors/sessions.ts'

const longMetadata = tlv(0xbf25, hex('5A0A98001032547698103214'), tlv(0x94, Buffer.alloc(1024, 0xaa)))

test('segment by segment, each says what it was, and complete comes with the last', () => {
  const { input, context } = session('P-256')
  const opening = new BoundProfilePackageOpening(context)
  const kinds = segmentsOf(
    bindProfilePackage({ ...input, replaceSessionKeys: ppk, storeMetadata: longMetadata, segmentSize: 20 }),
  ).map((segment) => {
    assert.equal(opening.complete, false)
    const step = opening.accept(segment)
    return step.kind === 'profileElements' ? `profileElements ${step.data.length} ${step.last}` : step.kind
  })
  assert.deepEqual(kinds, [
    'secureChannel',
    'configureISDP',
    'more',
    'more',
    'storeMetadata',
    'replaceSessionKeys',
    'more',
    'profileElements 20 false',
    'profileElements 4 true',
  ])
  assert.equal(opening.complete, true)
  const failed = opening.accept(hex('A302'))
  assert.ok(failed.kind === 'failed', failed.kind)
  assert.match(failed.what, /after the last 86/)
  assert.equal(opening.complete, false)
})

/** The recorded package with its segments changed; what the eUICC says to each. */
const accepted = (segments: readonly Buffer[]): readonly BppStep[] => {
  const opening = new BoundProfilePackageOpening(recordedContext)
  return segments.map((segment) => opening.accept(segment))
}
const [init, conf, head1, meta, head3, elements] = segmentsOf(recorded) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]

for (const [what, segments, command, reason, message] of [
  ['nothing', [Buffer.alloc(0)], 'initialiseSecureChannel', 'incorrectInputValues', /nothing to read/],
  ['another object first', [conf], 'initialiseSecureChannel', 'incorrectInputValues', /A0 where BF36 is due/],
  ['a package without BF23', [init.subarray(0, 5)], 'initialiseSecureChannel', 'incorrectInputValues', /nothing to read/],
  [
    'more than BF23 in the first segment',
    [Buffer.concat([init, conf])],
    'initialiseSecureChannel',
    'incorrectInputValues',
    /octets after/,
  ],
  ['A1 before A0', [init, head1], 'configureISDP', 'scp03tStructureError', /A1 where A0 is due/],
  ['A0 alone', [init, conf.subarray(0, 2), conf.subarray(2)], 'configureISDP', 'scp03tStructureError', /nothing to read/],
  ['half a header', [init, conf.subarray(0, 1)], 'configureISDP', 'scp03tStructureError', /no length after the tag/],
  ['no A1', [init, conf, meta], 'storeMetadata', 'scp03tStructureError', /88 where A1 is due/],
  [
    'A1 together with its 88',
    [init, conf, Buffer.concat([head1, meta])],
    'storeMetadata',
    'scp03tStructureError',
    /A1 came with more than its header, which is a segment of its own/,
  ],
  ['an empty A1', [init, conf, hex('A100')], 'storeMetadata', 'scp03tStructureError', /A1 is empty/],
  ['A1 twice', [init, conf, head1, head1], 'storeMetadata', 'scp03tStructureError', /A1 needs 60/],
  [
    'A0 again behind the metadata',
    [init, conf, head1, meta, conf],
    'loadProfileElements',
    'scp03tStructureError',
    /A0 where A2 or A3 is due/,
  ],
  [
    'an 88 longer than A1 said',
    [init, conf, hex('A120'), meta],
    'storeMetadata',
    'scp03tStructureError',
    /a segment of 60 octets where the header left 32/,
  ],
  [
    'A3 shorter than BF36 said',
    [init, conf, head1, meta, hex('A329')],
    'loadProfileElements',
    'scp03tStructureError',
    /length of A3 does not agree with that of BF36/,
  ],
  [
    'A3 longer than BF36 said',
    [init, conf, head1, meta, hex('A32B')],
    'loadProfileElements',
    'scp03tStructureError',
    /length of A3 does not agree/,
  ],
  [
    'A0 longer than BF36 said',
    [init, Buffer.concat([hex('A0820200'), conf.subarray(2)])],
    'configureISDP',
    'scp03tStructureError',
    /length of A0 does not agree/,
  ],
  [
    'an 86 in two halves',
    [init, conf, head1, meta, head3, elements.subarray(0, 20)],
    'loadProfileElements',
    'scp03tStructureError',
    /86 needs 40/,
  ],
] as const satisfies readonly (readonly [string, readonly Buffer[], BppCommandId, string, RegExp])[]) {
  test(`${what}: ${command}/${reason}, and nothing else from then on`, () => {
    const steps = accepted([...segments, elements])
    const failed = steps.at(-2)!
    assert.ok(failed.kind === 'failed', failed.kind)
    assert.deepEqual([failed.bppCommandId, failed.errorReason], [command, reason])
    assert.match(failed.what, message)
    assert.equal(steps.at(-1), failed)
  })
}
