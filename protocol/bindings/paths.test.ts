import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bindingOfContentType } from './content-types.ts'
import { es9Json, es11Json } from './json/es9plus.ts'
import { esipaJson } from './json/esipa.ts'
import { es2Json, es12Json } from './json/operator-functions.ts'
import { bindingOfPath, jsonFunctionNames, jsonPath } from './paths.ts'

test('every function is on the path of its name', () => {
  for (const [of, table] of Object.entries({ esipa: esipaJson, es9plus: es9Json, es2plus: es2Json, es12: es12Json })) {
    assert.deepEqual(Object.keys(table).sort(), [...jsonFunctionNames[of as 'esipa']].sort())
    for (const [name, { path }] of Object.entries(table)) {
      assert.equal(path, `/gsma/rsp2/${of}/${name}`)
      assert.deepEqual(bindingOfPath(path), { binding: 'json', interface: of, function: name })
    }
  }
  assert.equal(jsonPath('esipa', 'getEimPackage'), '/gsma/rsp2/esipa/getEimPackage')
})

test('the SM-DS is called on the paths of ES9+', () => {
  assert.equal(es11Json.initiateAuthentication.path, '/gsma/rsp2/es9plus/initiateAuthentication')
  assert.equal(es11Json.authenticateClient.path, '/gsma/rsp2/es9plus/authenticateClient')
})

test('one path serves the ASN.1 binding', () => assert.deepEqual(bindingOfPath('/gsma/rsp2/asn1'), { binding: 'asn1' }))

for (const path of [
  '',
  '/',
  '/gsma/rsp2/asn1/',
  '/gsma/rsp2/esipa/GetEimPackage',
  '/gsma/rsp2/esipa/',
  '/gsma/rsp2/es9plus/getEimPackage',
  '/tenant/gsma/rsp2/asn1',
  '/gsma/rsp2/esipa/toString',
]) {
  test(`"${path}" is no path of a function`, () => assert.equal(bindingOfPath(path), undefined))
}

for (const [header, binding] of [
  ['application/json', 'json'],
  ['application/json;charset=UTF-8', 'json'],
  ['Application/JSON ; charset=utf-8', 'json'],
  ['application/x-gsma-rsp-asn1', 'asn1'],
  ['application/x-gsma-rsp-asn1;x=y', 'asn1'],
  ['text/html', undefined],
  ['', undefined],
] as const) {
  test(`content type "${header}"`, () => assert.equal(bindingOfContentType(header), binding))
}
