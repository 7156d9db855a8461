'use strict';

/** Prints the milliseconds that loading the given bundle takes. */
const file = process.argv[2] ?? '';
const began = performance.now();
require(file);
const took = performance.now() - began;
process.stdout.write(String(took));
