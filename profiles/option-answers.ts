import { z } from 'zod'

const answer = z.boolean('write true or false: an option left out is never a silent "no"')

/** Each option answered, so that a mistake in the profile is no silent "no". @param meanings option, and what a "yes" says */
export function answersTo<O extends string>(meanings: Readonly<Record<O, string>>) {
  return z.strictObject(
    // Object.fromEntries forgets the names of the keys.
    Object.fromEntries(Object.entries<string>(meanings).map(([name, meaning]) => [name, answer.describe(meaning)])) as Record<
      O,
      typeof answer
    >,
    `write options: with each of ${Object.keys(meanings).join(', ')}, each true or false`,
  )
}
