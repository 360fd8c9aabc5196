/** OCTET STRINGs whose contents the specifications define: opened, their elements shown with offsets of the whole input. */

import { DecodeError, type Issue } from '../../protocol/ber/issues.ts'
import { describeCertificate, describeCrl } from '../../protocol/certificates/describe.ts'
import * as extensions from '../../protocol/certificates/extension-types.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import { parseCrl } from '../../protocol/certificates/parse-crl.ts'
import { extensionIds } from '../../protocol/certificates/x509-oids.ts'
import { extensionOids } from '../../protocol/identifiers/rsp-oids.ts'
import { EUICCResponse } from '../../protocol/profile-package/euicc-response.ts'
import { bigInteger } from '../../protocol/schema/any.ts'
import { inspect, type Type } from '../../protocol/schema/type.ts'
import { contentsOf } from './annotate.ts'
import { openBoundPackage } from './bound-package.ts'
import { addOpened } from './opened.ts'
import { plainElements } from './reading.ts'
import { type ShownNode, shownTree } from './shown-tree.ts'

/** Opens what can be opened, below every node; issues found inside go to `found` too. */
export function openContents(nodes: readonly ShownNode[], octets: Buffer, found: Issue[]): void {
  for (const node of nodes) {
    openContents(node.children, octets, found)
    openNode(node, octets, found)
  }
}

function openNode(node: ShownNode, octets: Buffer, found: Issue[]): void {
  const name = node.name.split('.').at(-1) ?? ''
  if (node.type === 'BoundProfilePackage') openBoundPackage(node, octets, found)
  else if (node.type === 'Certificate')
    node.note = oneLine(() => describeCertificate(parseCertificate(underSequence(node, octets))))
  else if (node.type === 'CertificateList') node.note = oneLine(() => describeCrl(parseCrl(underSequence(node, octets))))
  else if (node.type === 'Extension') openExtension(node, octets, found)
  else if (name === 'extCardResource') openCardResource(node, octets)
  else if (name === 'simaResponse') openAs(node, EUICCResponse, octets, found)
}

/** Opens a node as `type` where its contents are that without any error. */
function openAs(node: ShownNode, type: Type<unknown>, octets: Buffer, found: Issue[]): void {
  const start = node.offset + node.headerLength
  addOpened(node, inspect(type, contentsOf(node, octets), { variants: true }), (offset) => offset + start, found)
}

/** ETSI TS 102 226, extended card resources information: number of applications, free memories. */
const cardResources: Readonly<Record<number, string>> = {
  129: 'numberOfInstalledApplications',
  130: 'freeNonVolatileMemory',
  131: 'freeVolatileMemory',
}

function openCardResource(node: ShownNode, octets: Buffer): void {
  const value = contentsOf(node, octets)
  const start = node.offset + node.headerLength
  const elements = plainElements(value, 0)
  if (elements === undefined || value.length === 0) return
  for (const element of shownTree(elements.tree)) {
    const contents = contentsOf(element, value)
    const name = cardResources[element.tag]
    const shown = { ...element, offset: element.offset + start }
    if (name !== undefined) {
      shown.name = name
      shown.type = 'INTEGER'
      if (contents.length > 0 && contents.length <= 6) shown.value = String(contents.readUIntBE(0, contents.length))
    }
    node.children.push(shown)
  }
  delete node.value
}

const extensionTypes: Readonly<Record<string, Type<unknown>>> = {
  [extensionIds.subjectKeyIdentifier]: extensions.SubjectKeyIdentifier,
  [extensionIds.keyUsage]: extensions.KeyUsage,
  [extensionIds.subjectAltName]: extensions.GeneralNames,
  [extensionIds.basicConstraints]: extensions.BasicConstraints,
  [extensionIds.nameConstraints]: extensions.NameConstraints,
  [extensionIds.cRLDistributionPoints]: extensions.CRLDistributionPoints,
  [extensionIds.certificatePolicies]: extensions.CertificatePolicies,
  [extensionIds.authorityKeyIdentifier]: extensions.AuthorityKeyIdentifier,
  [extensionIds.extKeyUsage]: extensions.ExtKeyUsage,
  [extensionIds.cRLNumber]: bigInteger,
  [extensionOids.permittedEins]: extensions.PermittedEins,
}

function openExtension(node: ShownNode, octets: Buffer, found: Issue[]): void {
  const [id] = node.children
  const value = node.children.find(({ name }) => name === 'extnValue')
  const type = extensionTypes[id?.value ?? '']
  if (value !== undefined && type !== undefined) openAs(value, type, octets, found)
}

/** A certificate under a context tag has lost its outer 30 and gets it back (the tag replaces it). */
function underSequence({ offset, headerLength, length, tag }: ShownNode, octets: Buffer): Buffer {
  const tagOctets = tag > 0xff ? 2 : 1
  return Buffer.concat([Buffer.of(0x30), octets.subarray(offset + tagOctets, offset + headerLength + length)])
}

function oneLine(describe: () => string): string | undefined {
  try {
    return describe()
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
