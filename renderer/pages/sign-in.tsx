import { Alert, Button, PasswordInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';
import type { SignedIn } from '../lib/session.ts';

const ASK_MS = 5_000;

/** Shown in a browser without a session: asks for the address that the terminal printed, or for the password. */
export function SignInPage() {
  const { connection } = useRelay();
  const { strings } = useLanguage();
  const words = strings.signIn;
  const [token, setToken] = useState('');
  const [came, setCame] = useState<SignedIn | 'asking' | null>(null);
  const {
    data: asksFor = 'token',
    isError,
    refetch,
  } = useQuery({
    queryKey: ['sign-in'],
    queryFn: () => connection.session?.asksFor() ?? 'token',
    refetchInterval: ASK_MS,
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setCame('asking');
    const next = await connection.signIn(asksFor === 'password' ? token : tokenIn(token));
    if (next === 'no-answer') await refetch();
    setCame(next);
  };
  const wrong = came === 'wrong' ? words[asksFor].wrong : came === 'too-many' ? words.tooMany : undefined;
  return (
    <main className="document sign-in">
      <Title order={1} size="h2">
        Carillon
      </Title>
      <p>{words[asksFor].intro}</p>
      {isError && <Alert color="red">{strings.statusBar.lost}</Alert>}
      <form onSubmit={submit}>
        <PasswordInput
          label={words[asksFor].field}
          value={token}
          onChange={(event) => {
            setToken(event.currentTarget.value);
            setCame(null);
          }}
          error={wrong}
          autoComplete="current-password"
          mb="md"
        />
        <Button type="submit" loading={came === 'asking'} disabled={token.trim() === ''}>
          {words.open}
        </Button>
      </form>
    </main>
  );
}

function tokenIn(pasted: string): string {
  return /token=([^&\s]+)/.exec(pasted)?.[1] ?? pasted.trim();
}
