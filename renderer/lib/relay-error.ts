import type { Problem } from '../../src/api/contract.ts';

/** The problem that an error of the relay carries; null for another error. */
export function problemIn(error: Error): Problem | null {
  const data = 'data' in error ? error.data : null;
  return typeof data === 'object' && data !== null && 'problem' in data ? (data.problem as Problem) : null;
}

/** The code of an error of the API; empty for another error. */
export function codeIn(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
