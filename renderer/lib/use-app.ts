import { useQueryClient } from '@tanstack/react-query';
import type { KeyFile, PlacedIssue } from '../../src/api/contract.ts';
import { type AppDraft, draftOf } from './apps.ts';
import { useRelay } from './relay.tsx';

interface StoredApp {
  readonly draft: AppDraft;
  readonly keys: readonly KeyFile[];
}

/** How one app of the configuration is read and saved, by the name it has now; null for one that is new. */
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
    /** What would be wrong with it. */
    check: (draft: AppDraft) => put(draft, true),
    /** What is wrong with it; nothing is saved while anything is. */
    save: (draft: AppDraft) => put(draft, false),
    /** Has everything that shows apps read anew. */
    refresh: () => queries.invalidateQueries({ queryKey: api.key() }),
  };
}
