import type { Notice, Problem } from './catalogue.ts';
import { problemOf } from './english.ts';

/** An error that a person can act on. Its message is the cause. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly remedy: string;

  constructor(notice: Notice) {
    const problem = problemOf(notice);
    super(problem.cause);
    this.problem = problem;
    this.remedy = problem.remedy;
  }
}

/** The message of an error, without its full stop, to be quoted in a sentence. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
