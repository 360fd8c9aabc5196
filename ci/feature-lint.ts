/**
 * Our own lint of the features (docs/design.md, section 5): one line for each broken rule, and exit 1 if there is any.
 * gplint looks after the layout, this after what tags and steps say.
 */
import { join } from 'node:path'
import { suiteFolders } from '../cli/suite.ts'
import { type Complaint, printed } from './complaint.ts'
import { featureComplaints, projectFacts } from './feature-lint/rules.ts'
import { undefinedSteps } from './feature-lint/undefined-steps.ts'
import { readTree } from './tree.ts'

/** Far above what loading the steps takes; a step file that hangs while it is loaded must not hold up the gate. */
const SECONDS = 120

const root = join(import.meta.dirname, '..')
const limit = setTimeout(() => {
  console.error(
    `the steps could not be loaded within ${SECONDS} s; look for work that a file in steps/ does while it is imported`,
  )
  process.exit(1)
}, SECONDS * 1000)

const tree = new Map([...readTree(root)].filter(([file]) => file.startsWith('features/')))
const inText = featureComplaints(tree, projectFacts())
// Cucumber reads no further than the first feature that is no Gherkin; that one has its complaint already.
const inSteps: Complaint[] = []
for (const folder of Object.values(suiteFolders))
  inSteps.push(
    ...(await undefinedSteps(root, `features/${folder}/**/*.feature`, `steps/${folder}/!(*.test).ts`).catch((error: unknown) => {
      if (inText.length === 0) throw error
      return []
    })),
  )
clearTimeout(limit)

const complaints = [...inText, ...inSteps]
console.log(complaints.length === 0 ? `features: ${tree.size} read, nothing to complain about` : printed(complaints))
process.exitCode = complaints.length === 0 ? 0 : 1
