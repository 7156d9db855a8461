/** An answer of the console's own API that is an error; the message is for the person at the page. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';
  /** HTTP. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
