// Where the servers' certificate comes from: the administrator's files, or a pair made for development.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { replaceFile, type Files } from '../base/files.ts'
import { makeDevelopmentCertificates } from './dev-certificate.ts'
import type { CertificatePair, CertificateSource } from './tls-context.ts'

export interface CertificateFiles {
  /** read anew at each call: a renewed certificate is taken up while the servers run */
  readonly pairs: CertificateSource
  /** file of the authority to trust; '' when the administrator's certificate is in use */
  readonly caFile: string
  /** PEM of that authority */
  readonly ca: string
}

/** @param certificate  PEM file of the chain; @param key  PEM file of its key */
export function ownCertificate(certificate: string, key: string): CertificateFiles {
  return { pairs: () => pairOf(certificate, key), caFile: '', ca: '' }
}

/** The pair in `folder`, made there first when there is none. @param hostname  named beside localhost */
export async function developmentCertificate(
  files: Files,
  folder: string,
  hostname: string,
): Promise<CertificateFiles> {
  const certificate = path.join(folder, 'development.pem')
  const key = path.join(folder, 'development.key')
  const caFile = path.join(folder, 'development-ca.pem')
  if (!(await files.list(folder)).includes(path.basename(caFile))) {
    const made = await makeDevelopmentCertificates([hostname])
    await files.makeFolder(folder)
    await replaceFile(files, certificate, Buffer.from(made.certificate))
    await replaceFile(files, key, Buffer.from(made.key))
    await replaceFile(files, caFile, Buffer.from(made.caCertificate))
  }
  return { pairs: () => pairOf(certificate, key), caFile, ca: await readFile(caFile, 'utf8') }
}

async function pairOf(certificate: string, key: string): Promise<CertificatePair[]> {
  return [{ certificate: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') }]
}
