/** What a document takes beside its characters, amply: else a flood of empty ones would not be bounded. */
const documentOverhead = 100;

/** Documents that wait to be sent, oldest first. */
export class DocumentBuffer {
  #documents: (string | undefined)[] = [];
  #first = 0;
  #bytes = 0;

  get length(): number {
    return this.#documents.length - this.#first;
  }

  /** What the documents take in memory, roughly. */
  get bytes(): number {
    return this.#bytes;
  }

  push(document: string): void {
    this.#documents.push(document);
    this.#bytes += sizeOf(document);
  }

  /** Removes up to `count` of the oldest. */
  take(count: number): string[] {
    const taken: string[] = [];
    while (taken.length < count) {
      const document = this.#documents[this.#first];
      if (document === undefined) break;
      this.#documents[this.#first++] = undefined;
      this.#bytes -= sizeOf(document);
      taken.push(document);
    }
    // Now and then, so that taking stays cheap and the array does not grow for ever.
    if (this.#first > 1024 && this.#first * 2 > this.#documents.length) {
      this.#documents = this.#documents.slice(this.#first);
      this.#first = 0;
    }
    return taken;
  }
}

const sizeOf = (document: string): number => document.length + documentOverhead;
