/** A secret that was masked on its way to the record is in none of the files that are made of it, packed or not. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { writeAllureResults } from './allure.ts'
import { makeAllurePages } from './allure-html.ts'
import { headerText, summaryText } from './console.ts'
import { writeJunit } from './junit.ts'
import { maskOf } from './mask.ts'
import { writeMatrix } from './matrix/write-matrix.ts'
import { type RecordLine, RecordWriter, type RunRecord, readRecord } from './record.ts'
import { testReader } from './test-body-reader.ts'
import { testRecord } from './test-record.ts'

const folder = mkdtempSync(join(tmpdir(), 'sgp32-canary-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const canary = 'cAnArY-7f3b9e02d4'

async function everyOutput(record: RunRecord, name: string, pages = true): Promise<string> {
  const own = join(folder, name)
  await writeMatrix(record, join(folder, `${name}.html`), testReader())
  writeJunit(record, join(folder, `${name}.xml`))
  writeAllureResults(record, own, testReader())
  if (pages) await makeAllurePages(own, join(folder, `${name}-pages`), join(folder, `${name}-history`))
  writeFileSync(join(folder, `${name}.txt`), `${headerText(record.run)}\n${summaryText(record)}`)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  return files
    .filter((file) => join(file.parentPath, file.name).includes(name))
    .map((file) => opened(readFileSync(join(file.parentPath, file.name), 'latin1')))
    .join('\n')
}

/** A text with all that is in it in base64, inflated where it can be, and in hexadecimal. */
function opened(text: string, depth = 0): string {
  if (depth > 2) return text
  const inside = [...text.matchAll(/[A-Za-z0-9+/]{40,}={0,2}/g)].map(([packed]) => {
    const octets = Buffer.from(packed, 'base64')
    try {
      return opened(inflateRawSync(octets).toString('latin1'), depth + 1)
    } catch {
      return octets.toString('latin1')
    }
  })
  const hexes = [...text.matchAll(/(?:[0-9a-f]{2}){20,}/gi)].map(([hex]) => Buffer.from(hex, 'hex').toString('latin1'))
  return [text, ...inside, ...hexes].join('\n')
}

function throughTheRecord(secrets: readonly string[], name: string): RunRecord {
  const path = join(folder, `${name}.ndjson`)
  const writer = new RecordWriter(path, maskOf(secrets))
  const { run, sanity, started, scenarios, requirements, end } = testRecord({ scenarios: 30, said: ` ${canary}` })
  const lines: readonly (RecordLine | undefined)[] = [run, ...sanity, ...started, ...scenarios, ...requirements, end]
  for (const line of lines) if (line !== undefined) writer.write(line)
  return readRecord(path)
}

test('a masked secret is in no output', async () => {
  const found = await everyOutput(throughTheRecord([canary], 'masked'), 'masked')
  assert.ok(found.length > 100_000)
  assert.equal(found.indexOf(canary), -1)
  assert.ok(!found.includes(Buffer.from(canary).toString('base64').slice(0, 20)))
})

test('the search would find it in every kind of output', async () => {
  await everyOutput(throughTheRecord([], 'open'), 'open', false)
  for (const file of ['open.html', 'open.xml', 'open.txt', 'open.ndjson'])
    assert.ok(opened(readFileSync(join(folder, file), 'latin1')).includes(canary), file)
  const attachments = readdirSync(join(folder, 'open')).filter((file) => file.endsWith('-transcript.txt'))
  assert.ok(attachments.some((file) => opened(readFileSync(join(folder, 'open', file), 'latin1')).includes(canary)))
})
