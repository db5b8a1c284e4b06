import { Alert, Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import type { KeyFile, ProviderForm } from '../../../src/api/contract.ts';
import { type AppDraft, isGlob, issuesAt, type ProviderDraft } from '../../lib/apps.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useApp } from '../../lib/use-app.ts';
import { ProviderFields } from './provider-fields.tsx';

interface Props {
  readonly forms: readonly ProviderForm[];
  readonly initial: AppDraft;
  readonly keys: readonly KeyFile[];
  /** The app's current name; null for a new app. */
  readonly was: string | null;
}

/** The form of an app. Issues are shown while typing: those of the name at once, the others after the first try to save. */
export function AppForm({ forms, initial, keys, was }: Props) {
  const { check, save, refresh } = useApp(was);
  const { strings } = useLanguage();
  const words = strings.apps;
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState(initial);
  const [tried, setTried] = useState(was !== null);
  const [settled] = useDebouncedValue(draft, 200);
  const { data: issues = [] } = useQuery({
    queryKey: ['app-check', was, settled],
    queryFn: () => check(settled),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const saving = useMutation({
    mutationFn: save,
    onSuccess(wrong) {
      if (wrong.length > 0) return;
      refresh();
      navigate('/apps');
    },
  });
  const shown = tried ? issues : [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    saving.mutate(draft);
  };
  const setProvider = (index: number, provider: ProviderDraft) =>
    setDraft({ ...draft, providers: draft.providers.map((one, at) => (at === index ? provider : one)) });

  return (
    <form className="app-form" onSubmit={submit} aria-label={words.form}>
      <TextInput
        label={words.pattern}
        description={isGlob(draft.pattern) ? words.globHint : words.exactHint}
        value={draft.pattern}
        error={draft.pattern === '' && !tried ? undefined : issuesAt(issues, strings.told)('pattern')}
        onChange={(event) => setDraft({ ...draft, pattern: event.currentTarget.value })}
        placeholder="org.example.app.*"
        withAsterisk
        data-autofocus
      />
      {draft.providers.map((provider, index) => (
        <ProviderFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a provider has no name but its place
          key={index}
          forms={forms}
          index={index}
          provider={provider}
          issueAt={issuesAt(shown, strings.told)}
          keys={keys}
          change={(next) => setProvider(index, next)}
          remove={
            draft.providers.length < 2
              ? undefined
              : () => setDraft({ ...draft, providers: draft.providers.filter((_, at) => at !== index) })
          }
        />
      ))}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => setDraft({ ...draft, providers: [...draft.providers, { type: 'capture' }] })}
      >
        {words.addProvider}
      </Button>
      {saving.isError && (
        <Alert color="red" title={words.notSaved}>
          {strings.told.error(saving.error)}
        </Alert>
      )}
      {tried && issues.length > 0 && (
        <p className="status-trouble" role="alert">
          {words.issues(issues.length)}
        </p>
      )}
      <div className="inline">
        <Button type="submit" loading={saving.isPending}>
          {words.save}
        </Button>
        <Button variant="default" onClick={() => navigate('/apps')}>
          {strings.common.cancel}
        </Button>
      </div>
    </form>
  );
}
