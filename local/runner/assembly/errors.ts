/** The cloud assembly is missing, damaged or of a shape that cannot be read; the message says what to do. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}

/** An intrinsic that has no value here. The message names resource, property and reference. */
export class UnresolvableError extends Error {
  override readonly name = 'UnresolvableError';
}
