declare const unit: unique symbol;

/** Seconds since 1970-01-01T00:00:00Z, with a fraction; the unit of every X-Ray timestamp. */
export type EpochSeconds = number & { readonly [unit]: 'EpochSeconds' };

/** A span of time in milliseconds. */
export type Milliseconds = number & { readonly [unit]: 'Milliseconds' };

export const epochSeconds = (value: number): EpochSeconds => value as EpochSeconds;

export const milliseconds = (value: number): Milliseconds => value as Milliseconds;
