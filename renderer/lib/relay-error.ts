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

/** How browsers say that a request had no answer: Chromium, also within an answer, Firefox and Safari. */
const NO_ANSWER = /^(Failed to fetch|network error|NetworkError\b|Error in input stream|Load failed)/;

/** Whether a request failed because the relay could not be reached. */
export function isUnanswered(error: Error): boolean {
  return error instanceof TypeError && NO_ANSWER.test(error.message);
}
