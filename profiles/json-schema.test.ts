import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { eimOptions } from './eim-options.ts'
import { profileJsonSchema } from './json-schema.ts'

const folder = new URL('./', import.meta.url)

test('sut.schema.json is the shape that the loader has', () => {
  assert.deepEqual(
    JSON.parse(readFileSync(new URL('sut.schema.json', folder), 'utf8')),
    profileJsonSchema(),
    'write it anew: npx sgp32 init --schema > profiles/sut.schema.json',
  )
})

interface Shape {
  readonly $ref?: string
  readonly description?: string
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly definitions?: Readonly<Record<string, Shape>>
}

test('an editor is told of every option, what it means and that it must be answered', () => {
  const whole: Shape = profileJsonSchema()
  const resolved = (shape: Shape | undefined): Shape | undefined =>
    shape?.$ref === undefined ? shape : whole.definitions?.[shape.$ref.replace('#/definitions/', '')]
  const options = resolved(whole.properties?.['options'])
  assert.deepEqual(options?.required, Object.keys(eimOptions))
  const described = Object.entries(options?.properties ?? {}).map(([name, shape]) => [name, resolved(shape)?.description])
  assert.deepEqual(Object.fromEntries(described), eimOptions)
})

for (const name of readdirSync(folder).filter((one) => one.endsWith('.yaml')))
  test(`${name} tells editors where its shape is`, () => {
    assert.match(readFileSync(new URL(name, folder), 'utf8'), /^# yaml-language-server: \$schema=sut\.schema\.json\n/)
  })
