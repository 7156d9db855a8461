/** So many of `n` independent requests fail if each does with probability `rate`: almost never outside of these. */
export interface Band {
  readonly low: number;
  readonly high: number;
}

/** Where the distribution is wider, the sum would begin below the smallest number there is, and a normal one is as good. */
const mostExactVariance = 200;

/**
 * The smallest band outside of which a binomial count is with at most the probability `chance` on
 * either side.
 */
export function binomialBand(n: number, rate: number, chance: number): Band {
  if (n <= 0 || rate <= 0) return { low: 0, high: 0 };
  if (rate >= 1) return { low: n, high: n };
  if (n * rate * (1 - rate) > mostExactVariance) return normalBand(n, rate, chance);
  if (rate <= 0.5) return exactBand(n, rate, chance);
  // Few successes are quicker to sum than many failures.
  const mirrored = exactBand(n, 1 - rate, chance);
  return { low: n - mirrored.high, high: n - mirrored.low };
}

function exactBand(n: number, rate: number, chance: number): Band {
  const odds = rate / (1 - rate);
  let probability = Math.exp(n * Math.log1p(-rate));
  let cumulated = probability;
  let low = cumulated > chance ? 0 : undefined;
  let count = 0;
  while (count < n && 1 - cumulated > chance) {
    probability *= ((n - count) / (count + 1)) * odds;
    cumulated += probability;
    count += 1;
    if (low === undefined && cumulated > chance) low = count;
  }
  return { low: low ?? count, high: count };
}

function normalBand(n: number, rate: number, chance: number): Band {
  const reach = normalQuantile(chance) * Math.sqrt(n * rate * (1 - rate)) + 0.5;
  return {
    low: Math.max(0, Math.ceil(n * rate - reach)),
    high: Math.min(n, Math.floor(n * rate + reach)),
  };
}

/**
 * How many standard deviations up a normal variable gets with that probability, below 0.5; by
 * Abramowitz and Stegun 26.2.23, which is good to 0.0005.
 */
function normalQuantile(chance: number): number {
  const t = Math.sqrt(-2 * Math.log(chance));
  return (
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t ** 2) /
      (1 + 1.432788 * t + 0.189269 * t ** 2 + 0.001308 * t ** 3)
  );
}
