import { Button, PasswordInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { openSession } from '../lib/session.ts';

/** Shown in a browser without a session: the way in is the address that the terminal printed. */
export function SignInPage() {
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
      <p>
        Open the address that the relay printed when it started. It begins with <code>ui http://</code> and carries a
        token; or paste that address or the token here.
      </p>
      <form onSubmit={submit}>
        <PasswordInput
          label="Address or token"
          value={token}
          onChange={(event) => {
            setToken(event.currentTarget.value);
            setWrong(false);
          }}
          error={wrong ? 'This token is not right. A new one is printed each time the relay starts.' : undefined}
          mb="md"
        />
        <Button type="submit" disabled={token.trim() === ''}>
          Open
        </Button>
      </form>
    </main>
  );
}
