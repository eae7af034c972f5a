// Authorities to trust: those of the machine and one more, where Node takes either its own or what it is given.
import tls from 'node:tls'

/** @param ca  PEM */
export function trustedWith(ca: string): string[] {
  return [...tls.getCACertificates('default'), ca]
}
