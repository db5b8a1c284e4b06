/** How many notifications are kept in memory. The others are on disk, and only their collapse keys are kept. */
export interface MemoryBudget {
  /** Counts one more notification; false when it exceeds the budget and must be released again. */
  reserve(): boolean;
  release(): void;
  /** Notifications in memory. */
  used(): number;
}

export function createMemoryBudget(max: number): MemoryBudget {
  let used = 0;
  return {
    reserve() {
      used += 1;
      return used <= max;
    },
    release() {
      used -= 1;
    },
    used: () => used,
  };
}
