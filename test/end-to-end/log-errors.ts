import type { OrdersInstance } from './orders-instance.ts';

/**
 * What an app has warned of and logged as errors, as a message for an expectation of what its parts
 * do: when one of them has failed, this says why.
 */
export function describeErrors({ warnings, logs }: OrdersInstance): string {
  const errors = logs
    .filter(({ stream, text }) => stream === 'stderr' || text.includes('"level":"ERROR"'))
    .map(({ function: name, text }) => `${name}: ${text}`);
  return ['errors of the app:', ...warnings, ...errors].join('\n');
}
