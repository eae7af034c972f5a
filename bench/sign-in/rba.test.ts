import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { cellsOf, rbaRows } from './rba.ts'

const HEADER =
  'index,Login Timestamp,User ID,Round-Trip Time [ms],IP Address,Country,Region,City,ASN,User Agent String,Browser Name and Version,OS Name and Version,Device Type,Login Successful,Is Attack IP,Is Account Takeover'
const CHROME =
  '"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/80.0.0.0 Safari/537.36"'

const lineOf = (day: number, ip: string, country: string, asn: number, isTakeover: boolean) =>
  `${day},2020-02-${String(day).padStart(2, '0')} 12:43:30.772,-4324475583306591935,,${ip},${country},-,-,${asn},${CHROME},Chrome 80,Windows 10,desktop,True,False,${isTakeover ? 'True' : 'False'}`

test('cellsOf() reads quoted cells with commas and quotes', () => {
  assert.deepEqual(cellsOf('1,"a, ""b""",,c'), ['1', 'a, "b"', '', 'c'])
})

test('rbaRows() ranks the takeovers of the data set among its owners', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'rba-'))
  const file = path.join(folder, 'rba.csv')
  const owners = Array.from({ length: 20 }, (_, day) => lineOf(day + 1, '84.208.20.11', 'NO', 29695, false))
  await writeFile(file, [HEADER, ...owners, lineOf(25, '101.32.10.9', 'SG', 132203, true)].join('\n'))
  const rows = await rbaRows(file, undefined)
  assert.equal(rows[0]?.['owners'], 17)
  assert.equal((rows[0]?.['at 1 %'] as { hits: number }).hits, 1)
  await writeFile(file, 'a,b\n1,2')
  await assert.rejects(() => rbaRows(file, undefined), /no columns/)
  await rm(folder, { recursive: true })
})
