import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Settings } from '../../src/api/contract.ts';
import { type IssueAt, issuesAt, withField } from './apps.ts';
import { useLanguage } from './language.tsx';
import { useRelay } from './relay.tsx';

type Name = 'gateway' | 'notifications' | 'history';

/** A section of the settings that is being edited: it is saved as a whole, and takes effect at once. */
export interface Section<Value> {
  readonly value: Value;
  readonly dirty: boolean;
  readonly saving: boolean;
  readonly failed: string | null;
  /** undefined removes the key, so that its default holds. */
  change<Key extends keyof Value & string>(key: Key, value: Value[Key] | undefined): void;
  readonly issue: IssueAt;
  save(): void;
  undo(): void;
}

/** Undefined while the settings are read; a string is why they cannot be. */
export function useSection<Key extends Name>(name: Key): Section<Settings[Key]> | string | undefined {
  const { api } = useRelay();
  const { told } = useLanguage().strings;
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
  if (stored.isError) return told.error(stored.error);
  if (stored.data === undefined) return undefined;
  const value: Settings[Key] = draft ?? stored.data[name];
  const issueAt = issuesAt(save.data?.issues ?? [], told);
  return {
    value,
    dirty: draft !== null,
    saving: save.isPending,
    failed: save.error && told.error(save.error),
    change(key, next) {
      setDraft(withField({ ...value }, key, next) as Settings[Key]);
    },
    issue: (...path) => issueAt(name, ...path),
    save: () => save.mutate({ [name]: value }),
    undo() {
      setDraft(null);
      save.reset();
    },
  };
}
