/** The check digit of ICCID and IMEI (ISO/IEC 7812-1 annex B, "Luhn formula"). */

/** The digit to append to `digits`. */
export function luhnDigit(digits: string): string {
  return String((10 - (weighted(digits, 1) % 10)) % 10)
}

/** Whether the last of `digits` is the check digit of those before it. */
export function luhnHolds(digits: string): boolean {
  return digits !== '' && weighted(digits, 0) % 10 === 0
}

/** Sum with every second digit doubled, counted from the right; `parity` 1 doubles the last digit too. */
function weighted(digits: string, parity: 0 | 1): number {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const value = i % 2 === parity ? digit : digit * 2
    sum += value > 9 ? value - 9 : value
  }
  return sum
}
