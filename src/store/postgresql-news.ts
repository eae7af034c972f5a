// News between processes on one PostgreSQL: LISTEN and NOTIFY, after the commit, several in one message.
import pg from 'pg'
import { sleep } from '../base/clock.ts'
import { randomText } from '../base/ids.ts'
import { logOf } from '../base/log.ts'
import type { News } from './store.ts'

const log = logOf('store')

const CHANNEL = 'gatehouse_news'
/** https://www.postgresql.org/docs/current/sql-notify.html: a payload is shorter than 8000 bytes; an item has about 100 */
const MAX_ITEMS = 50
const CONNECT_LIMIT_MS = 5_000
/** ms of silence after which the line is tested */
const KEEP_ALIVE_MS = 10_000
/** ms between tries to listen again */
const RETRY_MS = 1_000

type Query = (sql: string, values: unknown[]) => Promise<unknown>

/** What one process tells the others. */
interface Message {
  readonly from: string
  readonly news: readonly News[]
}

export class PostgresqlNews {
  readonly #url: string
  readonly #query: Query
  /** Names this process, which hears its own messages too. */
  readonly #self = randomText(10)
  #pending: News[] = []
  #sending: Promise<void> | undefined
  #client: pg.Client | undefined
  #closed = false

  constructor(url: string, query: Query) {
    this.#url = url
    this.#query = query
  }

  announce(news: readonly News[]): void {
    if (news.length === 0 || this.#closed) return
    this.#pending.push(...news)
    this.#sending ??= this.#send()
  }

  /** Listens until `close`; after a lost connection it listens again and says that anything may have changed. */
  async listen(heard: (news: News) => void): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      application_name: 'gatehouse news',
    })
    client.on('error', (error) => log.warn({ err: error }, 'the connection for news broke'))
    client.on('notification', ({ payload }) => {
      const { from, news } = messageIn(payload)
      if (from !== this.#self) news.forEach(heard)
    })
    try {
      await client.connect()
      await client.query(`LISTEN ${CHANNEL}`)
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
    if (this.#closed) return client.end()
    this.#client = client
    client.once('end', () => void this.#listenAgain(heard))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#sending
    await this.#client?.end().catch(() => undefined)
  }

  async #listenAgain(heard: (news: News) => void): Promise<void> {
    while (!this.#closed) {
      await sleep(RETRY_MS)
      try {
        if (!this.#closed) await this.listen(heard)
        return heard({ topic: '*' })
      } catch (error) {
        log.warn({ err: error }, 'cannot listen to news')
      }
    }
  }

  async #send(): Promise<void> {
    while (this.#pending.length > 0) {
      const message: Message = { from: this.#self, news: distinct(this.#pending.splice(0, MAX_ITEMS)) }
      try {
        await this.#query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify(message)])
      } catch (error) {
        // Others look for themselves now and then: lost news delay, they do not lose.
        log.warn({ err: error }, 'news could not be sent')
      }
    }
    this.#sending = undefined
  }
}

/** Anybody at this database can say anything on the channel: what is no message of ours may mean anything. */
function messageIn(payload = ''): Message {
  try {
    const { from, news } = JSON.parse(payload) as Partial<Message>
    if (Array.isArray(news)) return { from: String(from), news: news as News[] }
  } catch {
    // no JSON
  }
  log.warn({ length: payload.length }, 'news that cannot be read')
  return { from: '', news: [{ topic: '*' }] }
}

function distinct(news: readonly News[]): News[] {
  return [...new Map(news.map((item) => [JSON.stringify(item), item])).values()]
}
