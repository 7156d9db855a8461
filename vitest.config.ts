import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Tests start real servers and child processes on two cores; the budget is for a loaded machine.
    // Most of them wait more than they compute, so that three share two cores well.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { CDK_VALIDATION: 'false' },
    // Or else our sources and graphql-http would each load a copy of graphql of their own.
    server: { deps: { inline: ['graphql', 'graphql-http'] } },
  },
});
