import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { eimOptions } from './eim-options.ts'
import { euiccOptions } from './euicc-options.ts'
import { ipaOptions } from './ipa-options.ts'
import { type ProfiledActor, profiledActors, profileJsonSchema } from './json-schema.ts'
import { loadAnyProfile } from './load.ts'

const folder = new URL('./', import.meta.url)

const files: Readonly<Record<ProfiledActor, string>> = {
  eIM: 'sut.schema.json',
  eUICC: 'euicc.schema.json',
  IPA: 'ipa.schema.json',
}

for (const actor of profiledActors)
  test(`${files[actor]} is the shape that the loader has`, () => {
    assert.deepEqual(
      JSON.parse(readFileSync(new URL(files[actor], folder), 'utf8')),
      profileJsonSchema(actor),
      `write it anew: npx sgp32 init --schema ${actor} > profiles/${files[actor]}`,
    )
  })

interface Shape {
  readonly $ref?: string
  readonly description?: string
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly definitions?: Readonly<Record<string, Shape>>
}

for (const [actor, meanings] of [
  ['eIM', eimOptions],
  ['eUICC', euiccOptions],
  ['IPA', ipaOptions],
] as const)
  test(`an editor is told of every option of an ${actor}, what it means and that it must be answered`, () => {
    const whole: Shape = profileJsonSchema(actor)
    const resolved = (shape: Shape | undefined): Shape | undefined =>
      shape?.$ref === undefined ? shape : whole.definitions?.[shape.$ref.replace('#/definitions/', '')]
    const options = resolved(whole.properties?.['options'])
    assert.deepEqual(options?.required, Object.keys(meanings))
    const described = Object.entries(options?.properties ?? {}).map(([name, shape]) => [name, resolved(shape)?.description])
    assert.deepEqual(Object.fromEntries(described), meanings)
  })

for (const name of readdirSync(folder).filter((one) => one.endsWith('.yaml')))
  test(`${name} tells editors where its shape is`, () => {
    const file = new URL(name, folder)
    const { actor } = loadAnyProfile(file.pathname)
    assert.equal(readFileSync(file, 'utf8').split('\n')[0], `# yaml-language-server: $schema=${files[actor]}`)
  })
