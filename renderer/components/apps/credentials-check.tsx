import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';
import { problemTexts } from '../../lib/words.ts';
import type { Strings } from '../../strings/english.ts';

/** Checks an app's saved credentials, and shows the result. */
export function CredentialsCheck({ pattern }: { readonly pattern: string }) {
  const { api } = useRelay();
  const { strings } = useLanguage();
  const check = useMutation(api.apps.check.mutationOptions());
  return (
    <div className="inline">
      <Button size="xs" variant="default" loading={check.isPending} onClick={() => check.mutate({ pattern })}>
        {strings.apps.check}
      </Button>
      <span aria-live="polite" className={check.data?.proven === false ? 'status-trouble' : 'dim'}>
        {check.isError && strings.told.error(check.error)}
        {check.data !== undefined &&
          `${checkWords(check.data.proven, strings.apps)} ${problemTexts(check.data.problems, strings.told)}`}
      </span>
    </div>
  );
}

function checkWords(proven: boolean | null, words: Strings['apps']): string {
  switch (proven) {
    case true:
      return words.good;
    case false:
      return words.refused;
    case null:
      return words.notProven;
  }
}
