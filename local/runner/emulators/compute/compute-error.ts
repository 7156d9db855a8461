/** Something that cannot run here as the template says. The message says what is wrong and what to do. */
export class ComputeError extends Error {
  override readonly name = 'ComputeError';
}
