import type { Detail, PlacedIssue, Problem } from '../../../src/api/contract.ts';
import { isUnanswered } from '../../lib/relay-error.ts';

/** What is wrong, and what to do about it, which is empty where there is nothing to do. */
export interface ProblemWords {
  readonly cause: string;
  readonly remedy: string;
}

/** What the relay tells: it says everything in English itself, and another language has its own words for each code. */
export const told = {
  problem: ({ cause, remedy }: Problem): ProblemWords => ({ cause, remedy }),
  issue: ({ message }: PlacedIssue): string => message,
  /** What an outcome says beside its reason. */
  detail: ({ detail }: Detail): string => detail ?? '',
  error: (error: Error): string => (isUnanswered(error) ? 'No answer from the relay.' : error.message),
};
