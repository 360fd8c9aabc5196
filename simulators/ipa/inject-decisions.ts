/** Where a developer can go wrong when eIMs call the IPA (SGP.32 v1.2 5.14.4). */
import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { EimPackageResult } from '../../protocol/esipa/eim-package-result.ts'
import type { Reply } from '../../transport/reply.ts'
import type { UnusablePackage } from './eim-package.ts'

export type InjectReply = Extract<Reply, { readonly kind: 'answer' }>

export interface InjectDecisions {
  /** Whether a peer is served. @param isEim whether its certificate is one that the IPA takes for an eIM's where it retrieves */
  mayInject(isEim: boolean): boolean
  /** The path of a request, as the IPA knows it. */
  injectPath(path: string): string
  /** What is said in the answer of a package that cannot be used, where the IPA has this complaint. */
  injectedComplaint(complaint: UnusablePackage['why']): UnusablePackage['why']
  /** Whether the answer waits for the end of an injected download. */
  readonly waitsForDownloads: boolean
  /** What is sent in place of the right answer. @param result what the answer to a trigger has waited for */
  injectReply(right: InjectReply, binding: FunctionBinding, result: EimPackageResult | undefined): InjectReply
}

export const rightInjectDecisions: InjectDecisions = {
  mayInject: (isEim) => isEim,
  injectPath: (path) => path,
  injectedComplaint: (complaint) => complaint,
  waitsForDownloads: false,
  injectReply: (right) => right,
}
