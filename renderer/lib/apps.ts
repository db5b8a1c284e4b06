import type { Health, PlacedIssue } from '../../src/api/contract.ts';
import type { Strings } from '../strings/english.ts';
import type { AppState } from './states.ts';

export type App = Health['apps'][number];

export function stateOf({ enabled, problems, waiting, resting, lastFailure, lastSuccessAt }: App): AppState {
  if (!enabled) return 'off';
  if (problems.length > 0) return 'trouble';
  if (waiting > 0 || resting.length > 0) return 'waiting';
  if (lastFailure !== null && lastFailure.at > (lastSuccessAt ?? 0)) return 'failing';
  return lastSuccessAt === null ? 'idle' : 'well';
}

export const isGlob = (pattern: string): boolean => /[*?]/.test(pattern);

/** A provider as the configuration file has it: any object. */
export type ProviderDraft = Readonly<Record<string, unknown>>;

export interface AppDraft {
  readonly pattern: string;
  readonly providers: readonly ProviderDraft[];
}

/** A provider of the file; empty where the file has something other than an object. */
export function draftOf(value: unknown): ProviderDraft {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** The same provider with one key changed; undefined removes the key, so that its default holds. */
export function withField(provider: ProviderDraft, key: string, value: unknown): ProviderDraft {
  const { [key]: _, ...rest } = provider;
  return value === undefined ? rest : { ...provider, [key]: value };
}

export type IssueAt = (...path: readonly (string | number)[]) => string | undefined;

/** Returns what is wrong at a path, in words; undefined when nothing is. */
export function issuesAt(issues: readonly PlacedIssue[], told: Strings['told']): IssueAt {
  return (...path) => {
    const found = issues.find((issue) => path.every((key, index) => issue.path[index] === key));
    return found && told.issue(found);
  };
}
