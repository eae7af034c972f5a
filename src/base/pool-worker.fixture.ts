// The worker that pool.test.ts drives: each request says how it wants to go.
import { sleep } from './clock.ts'
import { serve } from './pool.ts'
import { Refusal } from './refusal.ts'

export type TestRequest =
  | { readonly kind: 'add'; readonly a: number; readonly b: number }
  | { readonly kind: 'length'; readonly bytes: Uint8Array }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'spin' | 'exit' | 'refuse' | 'throw' | 'hoard' }

serve((request: TestRequest): number | Promise<number> => {
  switch (request.kind) {
    case 'add':
      return request.a + request.b
    case 'length':
      return request.bytes.length
    case 'wait':
      return sleep(request.ms).then(() => request.ms)
    case 'spin':
      for (;;);
    case 'exit':
      process.exit(7)
    case 'refuse':
      throw new Refusal('malformed-message', 'Cannot be read', 'a test')
    case 'throw':
      throw new TypeError('a bug')
    case 'hoard': {
      const hoard: number[][] = []
      for (;;) hoard.push(Array.from({ length: 100_000 }, (_, index) => index))
    }
  }
})
