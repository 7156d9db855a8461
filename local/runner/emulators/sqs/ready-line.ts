import type { StoredMessage } from './message.ts';

/** Visible messages in the order in which they became visible. Messages deleted meanwhile are skipped. */
export class ReadyLine {
  #line: StoredMessage[] = [];
  #head = 0;

  push(message: StoredMessage): void {
    this.#line.push(message);
  }

  shift(): StoredMessage | undefined {
    for (;;) {
      const message = this.#line[this.#head];
      if (message === undefined) {
        this.clear();
        return undefined;
      }
      this.#head += 1;
      // Cutting the array only now and then keeps the cost of a shift constant.
      if (this.#head >= 1024 && this.#head * 2 >= this.#line.length) {
        this.#line = this.#line.slice(this.#head);
        this.#head = 0;
      }
      if (message.state === 'ready') return message;
    }
  }

  clear(): void {
    this.#line = [];
    this.#head = 0;
  }
}
