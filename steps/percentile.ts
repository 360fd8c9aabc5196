/** The time within which 95 of 100 came: the smallest that at least so many do not exceed (nearest rank). */
export function percentile95(milliseconds: readonly number[]): number {
  const sorted = [...milliseconds].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * 0.95) - 1)] ?? Number.POSITIVE_INFINITY
}
