export interface Results {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly troubles: readonly string[];
}

export function readResults(file: string, root: string): Results;
