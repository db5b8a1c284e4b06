import type { Fact, Problem } from './catalogue.ts';
import { problemOf } from './english.ts';

/** An error that a person can act on. Its message is the cause. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly remedy: string;

  constructor(fact: Fact) {
    const problem = problemOf(fact);
    super(problem.cause);
    this.problem = problem;
    this.remedy = problem.remedy;
  }
}

/** What an error says, as a quote in a sentence of ours: without its full stop. */
export function saidBy(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
