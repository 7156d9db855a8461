/** Says one thing to the process that started this one, and lets go of it only when that has been sent. */
export function sayLast(message: object): void {
  process.send?.(message, undefined, undefined, () => process.disconnect());
}
