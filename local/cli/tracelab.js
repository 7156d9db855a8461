#!/usr/bin/env node
import { checkNode } from './guard.js';

if (checkNode()) {
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.exitCode = 1;
}
