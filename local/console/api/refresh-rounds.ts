/** Milliseconds between two rounds of questions while traces keep coming. */
const pause = 1000;

/** X-Ray works a burst of traces in bit by bit; what the last round missed of it is there by then. */
const settling = 3000;

/** Time passes over the range that ends now also when nothing comes. */
const longest = 10_000;

/** When to ask anew: soon after a change, once more when it has settled, and now and then without any. */
export function refreshRounds(refresh: () => void) {
  let last = Number.NEGATIVE_INFINITY;
  let soon: ReturnType<typeof setTimeout> | undefined;
  let later: ReturnType<typeof setTimeout> | undefined;

  const ask = () => {
    clearTimeout(soon);
    soon = undefined;
    last = performance.now();
    wait(longest);
    refresh();
  };
  const wait = (delay: number) => {
    clearTimeout(later);
    later = setTimeout(ask, delay);
  };

  return {
    ask,
    changed() {
      soon ??= setTimeout(
        () => {
          ask();
          wait(settling);
        },
        Math.max(0, last + pause - performance.now()),
      );
    },
    stop() {
      clearTimeout(soon);
      clearTimeout(later);
    },
  };
}
