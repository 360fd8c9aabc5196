/** One fresh process that prints the reports of one record, so that the most memory it had is that of the printers. */
import { dirname, join } from 'node:path'
import { bodyReader } from '../cli/body-reader.ts'
import { writeAllureResults } from '../reports/allure.ts'
import { writeJunit } from '../reports/junit.ts'
import { writeMatrix } from '../reports/matrix/write-matrix.ts'
import { readRecord } from '../reports/record.ts'

const [path = ''] = process.argv.slice(2)
const folder = dirname(path)
const peak = () => Math.round(process.resourceUsage().maxRSS / 1024)

async function measured<T>(work: () => Promise<T> | T): Promise<{ readonly milliseconds: number; readonly value: T }> {
  const begun = performance.now()
  const value = await work()
  return { milliseconds: performance.now() - begun, value }
}

const reading = await measured(() => readRecord(path))
const record = reading.value
const matrix = await measured(() => writeMatrix(record, join(folder, 'matrix.html'), bodyReader('1.2')))
const megabytes = peak()
const junit = await measured(() => writeJunit(record, join(folder, 'junit.xml')))
const allure = await measured(() => writeAllureResults(record, join(folder, 'allure-results'), bodyReader('1.2')))

console.log(
  JSON.stringify({
    read: reading.milliseconds,
    matrix: matrix.milliseconds,
    junit: junit.milliseconds,
    allure: allure.milliseconds,
    megabytes,
  }),
)
