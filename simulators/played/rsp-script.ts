import type { FunctionBinding } from '../../protocol/bindings/content-types.ts'
import type { Es9Function } from '../../protocol/bindings/paths.ts'
import type { RspBehaviour } from './rsp-behaviour.ts'
import type { OtherCertificate } from './rsp-certificates.ts'
import type { HttpFault } from './rsp-misbehaviour.ts'

/** What one scenario has the server do. What it does not name is right. */
export interface RspScript extends Omit<RspBehaviour, 'auth' | 'pb'> {
  /** In place of CERT.DPauth or CERT.DSauth. */
  readonly auth?: OtherCertificate
  /** In place of CERT.DPpb. */
  readonly pb?: OtherCertificate
  /** In place of the TLS certificate. */
  readonly tls?: OtherCertificate
  /** The only version of TLS that it speaks. */
  readonly tlsVersion?: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
  /** Nobody listens on its port. */
  readonly refusesConnections?: boolean
  /** Default both. */
  readonly bindings?: readonly FunctionBinding[]
  /** How the HTTP of a function goes wrong, or of every request. The function has been carried out all the same. */
  readonly http?: Readonly<Partial<Record<Es9Function | 'every', HttpFault>>>
}
