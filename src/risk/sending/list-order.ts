// Whether recipients stand as in a list that was exported: nobody types them in by the alphabet.

/** Fewer say nothing: any three stand in order by chance one time in three, forwards or backwards. */
export const FEWEST_LISTED = 8

/** @returns 0 … 1: 0 for an order by chance and for few, 1 for one that is kept throughout, forwards or backwards */
export function listOrderOf(addresses: readonly string[]): number {
  if (addresses.length < FEWEST_LISTED) return 0
  let rising = 0
  for (let index = 1; index < addresses.length; index++)
    if ((addresses[index - 1] ?? '') <= (addresses[index] ?? '')) rising++
  return Math.abs((2 * rising) / (addresses.length - 1) - 1)
}
