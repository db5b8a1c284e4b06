import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Settings } from '../../src/api/contract.ts';
import { issueAt, withField } from './apps.ts';
import { useRelay } from './relay.tsx';

type Name = 'gateway' | 'notifications' | 'journal';

/** A section of the settings that is being edited: it is saved as a whole, and takes effect at once. */
export interface Section<Value> {
  readonly value: Value;
  readonly dirty: boolean;
  readonly saving: boolean;
  readonly failed: string | null;
  /** undefined takes the key out, so that its default holds. */
  change<Key extends keyof Value & string>(key: Key, value: Value[Key] | undefined): void;
  issue(...path: readonly (string | number)[]): string | undefined;
  save(): void;
  undo(): void;
}

/** Undefined while the settings are read; a string is why they cannot be. */
export function useSection<Key extends Name>(name: Key): Section<Settings[Key]> | string | undefined {
  const { api } = useRelay();
  const queries = useQueryClient();
  const stored = useQuery(api.settings.get.queryOptions({ retry: false }));
  const [draft, setDraft] = useState<Settings[Key] | null>(null);
  const save = useMutation(
    api.settings.save.mutationOptions({
      onSuccess: async ({ issues }) => {
        if (issues.length > 0) return;
        await queries.invalidateQueries({ queryKey: api.key() });
        setDraft(null);
      },
    }),
  );
  if (stored.isError) return stored.error.message;
  if (stored.data === undefined) return undefined;
  const value: Settings[Key] = draft ?? stored.data[name];
  const issues = save.data?.issues ?? [];
  return {
    value,
    dirty: draft !== null,
    saving: save.isPending,
    failed: save.error?.message ?? null,
    change(key, next) {
      setDraft(withField({ ...value }, key, next) as Settings[Key]);
    },
    issue: (...path) => issueAt(issues, name, ...path),
    save: () => save.mutate({ [name]: value }),
    undo() {
      setDraft(null);
      save.reset();
    },
  };
}
