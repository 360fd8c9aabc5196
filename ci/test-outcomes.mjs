/**
 * A reporter of Node's test runner: one line of JSON for each test, with its file, title, outcome, and the error of one that failed. It
 * is JavaScript so that the runner can load it without a hook. A suite is no test: what is in it says what was shown.
 */
import { relative } from 'node:path'

/** @param {AsyncIterable<{ type: string, data: any }>} events */
export default async function* outcomes(events) {
  for await (const { type, data } of events) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details?.type === 'suite') continue
    const left = data.skip !== undefined || data.todo !== undefined
    const outcome = left ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed'
    const why = [data.skip, data.todo].find((text) => typeof text === 'string')
    const error = outcome === 'failed' ? String(data.details?.error?.cause?.message ?? data.details?.error?.message) : undefined
    yield `${JSON.stringify({ file: relative(process.cwd(), data.file ?? ''), title: data.name, outcome, why, error })}\n`
  }
}
