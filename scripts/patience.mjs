/** The time until the first byte: without a limit, a host behind a silent firewall takes minutes. Milliseconds. */
const FIRST_MS = 10_000;
/** The time between two bytes, which includes the check of what has arrived. Milliseconds. */
const NEXT_MS = 60_000;

/**
 * Ends a download that stalls: aborts `signal` when no byte arrives within 10 s, or no further byte within 60 s. `arrived`
 * takes the number of bytes so far; `stop` ends the watch.
 */
export function createPatience({ first = FIRST_MS, next = NEXT_MS } = {}) {
  const controller = new AbortController();
  let bytes = 0;
  let timer = arm(first, `nothing arrived within ${first / 1_000} seconds`);
  function arm(ms, why) {
    return setTimeout(() => controller.abort(new Error(why)), ms);
  }
  return {
    signal: controller.signal,
    arrived(transferred) {
      if (transferred <= bytes) return;
      bytes = transferred;
      clearTimeout(timer);
      timer = arm(next, `nothing more arrived within ${next / 1_000} seconds`);
    },
    stop: () => clearTimeout(timer),
  };
}
