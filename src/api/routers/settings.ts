import { implement } from '@orpc/server';
import type { PlacedIssue } from '../../problems/issues.ts';
import type { ApiContext } from '../context.ts';
import type { Settings } from '../contract.ts';
import { settingsContract } from '../contracts/settings.ts';
import type { Implemented } from '../implemented.ts';
import { required } from './required-editor.ts';

/** Sections of the configuration file; an absent one stays as it is. */
interface SettingsDraft {
  readonly gateway?: unknown;
  readonly notifications?: unknown;
  readonly history?: unknown;
}

/** Reads and changes the settings of the configuration file; rejects with a `ProblemError` when it cannot be used. */
export interface SettingsEditor {
  get(): Promise<Settings>;
  save(draft: SettingsDraft): Promise<PlacedIssue[]>;
}

export interface SettingsService {
  /** Null when the relay has no configuration file. */
  readonly editor: SettingsEditor | null;
  /** Text for a problem report, without secrets. */
  diagnostics(): Promise<string>;
}

export function createSettingsRouter(settings: SettingsService): Implemented<typeof settingsContract> {
  const api = implement(settingsContract).$context<ApiContext>();
  return {
    get: api.get.handler(() => required(settings.editor).get()),
    save: api.save.handler(async ({ input }) => ({ issues: await required(settings.editor).save(input) })),
    diagnostics: api.diagnostics.handler(async () => ({ text: await settings.diagnostics() })),
  };
}
