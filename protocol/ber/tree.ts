/** One element of a decoded object, as `sgp32 decode` prints it. */
export interface TreeNode {
  /** Octets from the start of the input to the tag. */
  readonly offset: number
  readonly tag: number
  /** Octets of tag and length. */
  readonly headerLength: number
  /** Octets of the contents. */
  readonly length: number
  /** Name of the field, with the arms of untagged CHOICEs behind a dot; empty for an element that no type knows. */
  name: string
  /** ASN.1 type, as the specification names it. */
  type: string
  /** Contents in human form; absent where the children say it. */
  value?: string
  readonly children: TreeNode[]
}
