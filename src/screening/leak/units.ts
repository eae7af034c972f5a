// The UTF-16 units of a text as numbers, and back: loops over millions of them are several times as fast as over a string.

/** In the order of the machine's bytes, which is little-endian wherever Node.js runs. */
export function unitsOf(text: string): Uint16Array<ArrayBuffer> {
  const units = new Uint16Array(text.length)
  Buffer.from(units.buffer).write(text, 'utf16le')
  return units
}

/** @param length  units from the first that are text */
export const textOfUnits = (units: Uint16Array, length: number): string =>
  Buffer.from(units.buffer, units.byteOffset, length * 2).toString('utf16le')
