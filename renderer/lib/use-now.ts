import { useSyncExternalStore } from 'react';

const SECOND_MS = 1_000;

/** Unix milliseconds, a new value each second: for what counts down. */
export function useNow(): number {
  return useSyncExternalStore(eachSecond, thisSecond);
}

function eachSecond(changed: () => void): () => void {
  const timer = setInterval(changed, SECOND_MS);
  return () => clearInterval(timer);
}

function thisSecond(): number {
  return Math.floor(Date.now() / SECOND_MS) * SECOND_MS;
}
