import { wholeLedger } from '../../requirements/ledger.ts'
import { readOptionNames } from '../../requirements/option-list.ts'
import type { Complaint } from '../complaint.ts'
import type { Tree } from '../import-rules.ts'
import { type Feature, readFeature } from './feature.ts'
import { shapeComplaints, titleComplaints } from './shape.ts'
import { stepComplaints } from './steps.ts'
import { type Facts, tagComplaints } from './tags.ts'

/** Everything that the text of the features can do wrong; whether each step exists is {@link undefinedSteps}. */
export function featureComplaints(tree: Tree, facts: Facts): readonly Complaint[] {
  const read = [...tree].filter(([file]) => file.endsWith('.feature')).map(([file, text]) => readFeature(file, text))
  const features = read.filter((one): one is Feature => 'scenarios' in one)
  const unreadable = read.flatMap((one) => ('scenarios' in one ? [] : one))
  return [
    ...unreadable,
    ...features.flatMap((feature) => [...tagComplaints(feature, facts), ...stepComplaints(feature), ...shapeComplaints(feature)]),
    ...titleComplaints(features),
  ]
}

/** The options and the ledger of this project. */
export function projectFacts(): Facts {
  return {
    options: new Set(readOptionNames()),
    actors: new Map(wholeLedger().map(({ id, actor }) => [id, actor])),
  }
}
