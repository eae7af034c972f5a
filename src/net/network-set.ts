// Many networks, asked whether an address lies in one of them: a look-up for each length that occurs, not one for each network.
import ipaddr from 'ipaddr.js'
import { normalise } from './addresses.ts'

export class NetworkSet<Value = true> {
  /** family and length, such as `4/24` → the first bits of each network → what is kept of it */
  readonly #lengths = new Map<string, Map<string, Value>>()

  static of(networks: readonly string[]): NetworkSet {
    const set = new NetworkSet()
    for (const network of networks) set.add(network, true)
    return set
  }

  /**
   * @param network  such as `192.0.2.0/24` or `2001:db8::/32`; without a length it is one address
   * @throws RangeError when it is none
   */
  add(network: string, value: Value): void {
    const [base = '', length] = network.split('/')
    const bytes = bytesOf(base)
    const most = bytes.length * 8
    const bits = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : most + 1
    if (bits > most) throw new RangeError('Not a network')
    const key = `${bytes.length}/${bits}`
    const ofLength = this.#lengths.get(key) ?? new Map<string, Value>()
    ofLength.set(firstBits(bytes, bits), value)
    this.#lengths.set(key, ofLength)
  }

  /** What is kept of the networks that an address lies in; for text that is no address there are none. */
  *of(address: string): Generator<Value> {
    const text = normalise(address)
    if (text === undefined) return
    const bytes = bytesOf(text)
    for (const [key, networks] of this.#lengths) {
      const [family, bits] = key.split('/').map(Number) as [number, number]
      const value = family === bytes.length ? networks.get(firstBits(bytes, bits)) : undefined
      if (value !== undefined) yield value
    }
  }

  has(address: string): boolean {
    return !this.of(address).next().done
  }
}

/** @throws RangeError */
function bytesOf(address: string): readonly number[] {
  const text = normalise(address)
  if (text === undefined) throw new RangeError('Not an IP address')
  return ipaddr.parse(text).toByteArray()
}

function firstBits(bytes: readonly number[], bits: number): string {
  const whole = bits >> 3
  const rest = bits & 7
  const last = rest === 0 ? '' : String.fromCharCode((bytes[whole] ?? 0) & (0xff << (8 - rest)) & 0xff)
  return String.fromCharCode(...bytes.slice(0, whole)) + last
}
