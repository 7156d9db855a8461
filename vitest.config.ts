import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Tests start real servers and child processes on two cores; the budget is for a loaded machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { CDK_VALIDATION: 'false' },
    // Or else our sources and graphql-http would each load a copy of graphql of their own.
    server: { deps: { inline: ['graphql', 'graphql-http'] } },
  },
});
