/** So long a host may take until the first byte; what no proxy and no firewall answers would otherwise take minutes. */
const FIRST_MS = 10_000;
/** So long may nothing arrive afterwards: also while what arrived is checked. */
const NEXT_MS = 60_000;

/**
 * Ends a download that does not get on: `signal` is aborted when nothing has arrived within 10 s, or nothing more within 60.
 * `arrived` is told the bytes so far; `stop` lets go of it.
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
