import { ProblemError } from '../problems/problem-error.ts';

/** A configuration that cannot be used. */
export class ConfigProblem extends ProblemError {
  override readonly name = 'ConfigProblem';
}
