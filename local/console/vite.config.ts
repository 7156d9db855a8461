import { defineConfig } from 'vite';

/** The page asks for nothing but what lies beside it, under any path that it is served at. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  build: {
    outDir: 'dist',
    target: 'es2022',
    // A data URL would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Directives for servers that render, which this page has none of.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
      output: {
        // A file for each page and for what some of them share would be fifty, which together compress a tenth worse.
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              test: /node_modules|local\/wording\/|console\/(address|api|components|format|frame|icons|keyboard|theme)\//,
              priority: 2,
            },
            { name: 'map', test: /pages\/map\//, priority: 1 },
            { name: 'traces', test: /pages\/(analytics|compare|live|trace|traces)\//, priority: 1 },
            {
              name: 'account',
              test: /console\/account\/|pages\/(app|groups|sampling|settings)\//,
              priority: 1,
            },
          ],
        },
      },
    },
  },
});
