import { useQueryClient } from '@tanstack/react-query';
import type { KeyFile, PlacedIssue } from '../../src/api/contract.ts';
import { type AppDraft, draftOf } from './apps.ts';
import { useRelay } from './relay.tsx';

interface StoredApp {
  readonly draft: AppDraft;
  readonly keys: readonly KeyFile[];
}

/** Reads and saves one app of the configuration, by its current name; null for a new app. */
export function useApp(was: string | null) {
  const { connection, api } = useRelay();
  const queries = useQueryClient();
  const { apps } = connection.client;

  async function put({ pattern, providers }: AppDraft, dryRun: boolean): Promise<readonly PlacedIssue[]> {
    const { issues } = await apps.save({ pattern, providers: [...providers], was, dryRun });
    return issues;
  }
  return {
    async read(): Promise<StoredApp> {
      if (was === null) return { draft: { pattern: '', providers: [{ type: 'desktop' }] }, keys: [] };
      const { providers, keys } = await apps.get({ pattern: was });
      return { draft: { pattern: was, providers: providers.map(draftOf) }, keys };
    },
    /** The issues that saving a draft would report. */
    check: (draft: AppDraft) => put(draft, true),
    /** Saves a draft, unless it has issues; returns these. */
    save: (draft: AppDraft) => put(draft, false),
    /** Reads everything again that shows apps. */
    refresh: () => queries.invalidateQueries({ queryKey: api.key() }),
  };
}
