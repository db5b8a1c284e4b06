/** The pushes that an emulator accepted, by their numbers. */
export interface Arrivals {
  /** `text` is the part of a request with the number: its body, or its path when the body is encrypted. */
  saw(text: string): void;
  /** How many arrived, and the time between the first and the last. */
  read(): { readonly total: number; readonly milliseconds: number };
  /** The numbers below `end` that never arrived, and how many arrived more than once. */
  missing(end: number): { readonly missing: readonly number[]; readonly repeated: number };
  forget(): void;
}

export function createArrivals(): Arrivals {
  let seen = new Uint8Array(1_048_576);
  let total = 0;
  let lastAt = 0;
  let firstAt = 0;

  return {
    saw(text) {
      const now = performance.now();
      total += 1;
      if (firstAt === 0) firstAt = now;
      lastAt = now;
      const number = Number(/bench-(\d+)-/.exec(text)?.[1] ?? -1);
      if (number < 0) return;
      if (number >= seen.length) {
        const larger = new Uint8Array(Math.max(seen.length * 2, number + 1));
        larger.set(seen);
        seen = larger;
      }
      seen[number] = Math.min(255, (seen[number] ?? 0) + 1);
    },
    read: () => ({ total, milliseconds: lastAt - firstAt }),
    missing(end) {
      const missing: number[] = [];
      let repeated = 0;
      for (let number = 0; number < end; number++) {
        const times = seen[number] ?? 0;
        if (times === 0) missing.push(number);
        else if (times > 1) repeated += 1;
      }
      return { missing, repeated };
    },
    forget() {
      seen = new Uint8Array(seen.length);
      total = 0;
      firstAt = 0;
    },
  };
}
