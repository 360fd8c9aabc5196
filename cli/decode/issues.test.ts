import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { issueKinds } from '../../protocol/ber/issues.ts'
import { vectorsOf } from '../../protocol/vectors/vectors.ts'
import { captured } from './captured.ts'

interface Issue {
  readonly kind: string
  readonly offset: number
}
interface Node {
  readonly offset: number
  readonly headerLength: number
  readonly length: number
  readonly name: string
  readonly issues: readonly Issue[]
  readonly children: readonly Node[]
}

/** Kinds that no vector has, on octets made for them; the name of the node that bears the issue. */
const made: readonly (readonly [kind: string, hex: string, offset: number, node: string, code: number])[] = [
  ['invalid-value', 'BF4F155A1089049032000000000000000000000066800101', 23, 'notifyStateChange', 1],
  ['limit', 'BF4F87FFFFFFFFFFFFFF', 2, '', 2],
  ['limit', `BF4F0A0208${'01'.repeat(8)}`, 3, 'eimPackageError', 2],
  ['known-variant', 'BF5000', 0, 'ProvideEimPackageResultResponse', 1],
]

const seen = new Set<string>()

for (const spec of ['1.2', '1.0.1'] as const) {
  describe(`issues of the vectors of v${spec}`, () => {
    for (const { name, type, hex, mode, issues = [] } of vectorsOf(spec)) {
      if (issues.length === 0 || hex === '') continue
      test(`${name}: ${issues.map(({ kind, offset }) => `${kind} at ${offset}`).join(', ')}`, async () => {
        const options = { spec, as: type }
        const { items, exitCode } = JSON.parse((await captured([hex], { ...options, json: true })).out)
        const [object] = items
        const reported = [...object.issues, ...(object.error === null ? [] : [object.error])]
        // Some vectors that are malformed by the text are forms of real peers, and read here.
        const isVariant = reported.some(({ kind }: Issue) => kind === 'known-variant')
        if (!isVariant)
          assert.deepEqual(
            reported.map(({ kind, offset }: Issue) => ({ kind, offset })),
            issues,
          )
        assert.equal(exitCode, object.error === null ? 1 : 2)
        if (!isVariant) assert.equal(exitCode, mode === 'malformed' ? 2 : 1)
        const { code, out } = await captured([hex], options)
        assert.equal(code, exitCode)
        const lines = out.split('\n')
        for (const { kind, offset } of reported) {
          seen.add(kind)
          const mark = object.error?.kind === kind ? '!!' : '!'
          const line = lines.findIndex((text) => new RegExp(`^ *${offset} ${mark} .*${kind}: `).test(text))
          assert.ok(line > 0, `no line for ${kind} at ${offset} in\n${out}`)
          assert.ok(object.tree.length === 0 || isAtItsPlace(object.tree, kind, offset), `${kind} at ${offset} is misplaced`)
        }
      })

      test(`${name}: strict mode refuses at the first`, async () => {
        const strict = await captured([hex], { spec, as: type, strict: true, json: true })
        const [object] = JSON.parse(strict.out).items
        const [first] = issues.toSorted((a, b) => a.offset - b.offset)
        const refused = mode !== 'strict'
        assert.equal(strict.code, refused ? 2 : 1)
        if (!refused || object.error.kind === 'known-variant') return
        assert.ok(issues.some(({ kind, offset }) => object.error.kind === kind && object.error.offset === offset))
        assert.ok(first !== undefined && object.error.offset >= first.offset)
        assert.deepEqual(
          object.issues.filter(({ kind }: Issue) => kind !== 'unknown-enumeration'),
          [],
        )
      })
    }
  })
}

for (const [kind, hex, offset, name, code] of made) {
  test(`${kind} at ${offset} of ${hex} is shown at ${name || 'no node'}`, async () => {
    seen.add(kind)
    const result = await captured([hex], { json: true })
    const [object] = JSON.parse(result.out).items
    assert.equal(result.code, code)
    const found = nodesOf(object.tree).filter(({ issues }) =>
      issues.some((issue) => issue.kind === kind && issue.offset === offset),
    )
    assert.deepEqual(
      found.map((node) => node.name.split('.')[0]),
      name === '' ? [] : [name],
    )
    assert.match((await captured([hex])).out, new RegExp(`^ *${offset} !!? .*${kind}: `, 'm'))
  })
}

test('every kind of issue has been shown', () => {
  assert.deepEqual(
    Object.keys(issueKinds).filter((kind) => !seen.has(kind)),
    [],
  )
})

test('a missing element is marked at the object that lacks it, also where that ends with its parent', async () => {
  const { out } = await captured(['BF5704A0023000'])
  assert.match(out, /\[0\] EimConfigurationData[^\n]*\n[^\n]*! [^\n]*missing-element: EimConfigurationData without eimId/)
})

test('an element that breaks off at the end of its object is marked at that object', async () => {
  const { out } = await captured(['BF5106300480015A5A'], { as: 'EuiccPackageRequest' })
  assert.match(out, /euiccPackageSigned\n[^\n]*!! [^\n]*truncated: no length after the tag\n[^\n]*eimId/)
})

test('of octets that are cut off, what is whole keeps its value', async () => {
  const { out } = await captured(['BF5127301F800265695A10AABB'])
  assert.match(out, /eimId +"ei"\n/)
  assert.match(out, /eidValue +cut off: 2 of 16 octets\n/)
})

test('the summary counts the issues and names where they are', async () => {
  const { out, code } = await captured([`BF4F195A0F${'00'.repeat(15)}80009F7F00810163`])
  assert.equal(code, 1)
  assert.match(out, /\n3 issues: size at 3, unknown-element at 22, unknown-enumeration at 27\n$/)
})

/** On the node itself, or for what is missing and what follows, on one that reaches to the offset. */
function isAtItsPlace(tree: readonly Node[], kind: string, offset: number): boolean {
  const node = nodesOf(tree).find(({ issues }) => issues.some((issue) => issue.kind === kind && issue.offset === offset))
  if (node === undefined) return false
  const end = node.offset + node.headerLength + node.length
  const isInside = node.offset <= offset && offset <= end
  // No child could hold it instead.
  const isDeepest = node.children.every(
    (child) => kind === 'missing-element' || offset < child.offset || offset >= child.offset + child.headerLength + child.length,
  )
  return isInside && isDeepest
}

function nodesOf(tree: readonly Node[]): readonly Node[] {
  return tree.flatMap((node) => [node, ...nodesOf(node.children)])
}
