import type { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'

const operationsOf = ({ euiccPackageSigned: { euiccPackage } }: EuiccPackageRequest) => euiccPackage.value.map(({ kind }) => kind)

/** A package in words. */
export function nameOfPackage(request: EuiccPackageRequest): string {
  return `a package with counter ${request.euiccPackageSigned.counterValue} (${operationsOf(request).join(', ') || 'no operation'})`
}

/** Whether two packages are the same one, or the second is made for the same operations. */
export function asksTheSame(one: EuiccPackageRequest, other: EuiccPackageRequest): boolean {
  return operationsOf(one).join() === operationsOf(other).join()
}
