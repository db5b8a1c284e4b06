import { Button, PasswordInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useLanguage } from '../lib/language.tsx';
import { openSession } from '../lib/session.ts';

/** Shown in a browser without a session: the way in is the address that the terminal printed. */
export function SignInPage() {
  const { strings } = useLanguage();
  const words = strings.signIn;
  const [token, setToken] = useState('');
  const [wrong, setWrong] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const pasted = /token=([^&\s]+)/.exec(token)?.[1] ?? token.trim();
    if (await openSession(pasted)) window.location.reload();
    else setWrong(true);
  };
  return (
    <main className="document sign-in">
      <Title order={1} size="h2">
        Carillon
      </Title>
      <p>{words.intro}</p>
      <form onSubmit={submit}>
        <PasswordInput
          label={words.field}
          value={token}
          onChange={(event) => {
            setToken(event.currentTarget.value);
            setWrong(false);
          }}
          error={wrong ? words.wrong : undefined}
          mb="md"
        />
        <Button type="submit" disabled={token.trim() === ''}>
          {words.open}
        </Button>
      </form>
    </main>
  );
}
