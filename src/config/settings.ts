import type { z } from 'zod';
import { type PlacedIssue, readOrIssues } from '../problems/issues.ts';
import type { LiveConfig, RawConfig } from './live.ts';
import { MASK } from './mask.ts';
import { type GatewayConfig, settingsSchema } from './schema.ts';

/** Sections of the configuration file, each replaced as a whole; an absent one stays as it is. */
export interface SettingsDraft {
  readonly gateway?: unknown;
  readonly notifications?: unknown;
  readonly history?: unknown;
}

/** Reads and changes the settings in the configuration file. Rejects with `ConfigProblem` when the file cannot be used. */
export interface SettingsEditing {
  /** The settings with defaults filled in and the shared secret masked. */
  get(): Promise<z.infer<typeof settingsSchema>>;
  /** Saves the sections that are given, unless they have issues; answers the issues. */
  save(draft: SettingsDraft): Promise<PlacedIssue[]>;
}

export interface SettingsDeps {
  readonly live: Pick<LiveConfig, 'raw' | 'edit'>;
  /** What keeps a gateway from listening by a configuration that is valid by itself. */
  readonly gatewayIssues: (gateway: GatewayConfig) => Promise<readonly PlacedIssue[]>;
}

export function createSettings({ live, gatewayIssues }: SettingsDeps): SettingsEditing {
  return {
    async get() {
      const { gateway, notifications, history, ui } = await live.raw();
      const { gateway: open, ...rest } = settingsSchema.parse({ gateway, notifications, history, ui });
      return { ...rest, gateway: { ...open, ...(open.sharedSecret === undefined ? {} : { sharedSecret: MASK }) } };
    },
    async save(draft) {
      const read = readOrIssues(settingsSchema, draft);
      if ('issues' in read) return [...read.issues];
      const issues = draft.gateway === undefined ? [] : await gatewayIssues(read.data.gateway);
      if (issues.length > 0) return [...issues];
      await live.edit((raw) => ({ ...raw, ...withoutMask(draft, raw) }));
      return [];
    },
  };
}

function withoutMask(draft: SettingsDraft, raw: RawConfig): SettingsDraft {
  const { gateway } = draft;
  if (typeof gateway !== 'object' || gateway === null || !('sharedSecret' in gateway)) return draft;
  if (gateway.sharedSecret !== MASK) return draft;
  const { sharedSecret: _, ...rest } = gateway;
  const before = raw.gateway;
  const kept =
    typeof before === 'object' && before !== null && 'sharedSecret' in before ? before.sharedSecret : undefined;
  return { ...draft, gateway: kept === undefined ? rest : { ...rest, sharedSecret: kept } };
}
