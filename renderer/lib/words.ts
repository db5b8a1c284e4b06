import type { Outcome, Problem, PushRow, Reason } from '../../src/api/contract.ts';
import type { Strings } from '../strings/english.ts';
import type { Status } from './states.ts';

/** The one status a row shows for all its deliveries: the worst of them. */
export function worstStatus(deliveries: PushRow['deliveries']): Status {
  const order: readonly Status[] = ['failed', 'rejected', 'retrying', 'under-way', 'suppressed', 'delivered'];
  const present = new Set(deliveries.map(({ outcome }): Status => outcome?.status ?? 'under-way'));
  return order.find((status) => present.has(status)) ?? 'suppressed';
}

/** The one status that a row shows. */
export const statusOf = ({ refusal, deliveries }: Pick<PushRow, 'refusal' | 'deliveries'>): Status =>
  refusal === null ? worstStatus(deliveries) : 'refused';

/** True where waiting does not help: the app's configuration or credentials have to be fixed. */
export function needsOperator(reason: Reason): boolean {
  return reason === 'misconfigured' || reason === 'credentials-refused';
}

/** True for an outcome whose status alone says enough in a row of the list. */
export function isPlain(outcome: Outcome | null): boolean {
  return outcome === null || outcome.reason === 'shown' || outcome.reason === 'captured';
}

/** The words of a table for a name that comes from outside; empty for an unknown one. */
export function wordsFor(table: Readonly<Record<string, string>>, name: string): string {
  return (Object.hasOwn(table, name) ? table[name] : undefined) ?? '';
}

/** Cause and remedy in one text. */
export function problemText(problem: Problem, told: Strings['told']): string {
  const { cause, remedy } = told.problem(problem);
  return remedy === '' ? cause : `${cause} ${remedy}`;
}

export function problemTexts(problems: readonly Problem[], told: Strings['told']): string {
  return problems.map((problem) => problemText(problem, told)).join(' ');
}
