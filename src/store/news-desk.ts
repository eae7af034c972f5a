// Passes news on to the listeners of this process.
import { logOf } from '../base/log.ts'
import type { News } from './store.ts'

const log = logOf('store')

export class NewsDesk {
  readonly #listeners = new Set<(news: News) => void>()

  listen(listener: (news: News) => void): () => void {
    // A wrapper of its own, so that a function that listens twice is told twice and stops once at a time.
    const entry = (news: News) => listener(news)
    this.#listeners.add(entry)
    return () => this.#listeners.delete(entry)
  }

  tell(news: News): void {
    for (const listener of this.#listeners) {
      try {
        listener(news)
      } catch (error) {
        log.error({ topic: news.topic, err: error }, 'a listener of news failed')
      }
    }
  }
}
