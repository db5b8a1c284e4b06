import type { RelayProcess } from './relay-process.ts';

const json = { 'content-type': 'application/json' };

/** Calls a procedure of a running relay's API, as a script does (docs/api.md). */
export async function callRelay(
  relay: Pick<RelayProcess, 'uiUrl' | 'token'>,
  procedure: string,
  input: object = {},
): Promise<unknown> {
  const signedIn = await fetch(new URL('/session', relay.uiUrl), {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token: relay.token }),
  });
  const { session }: { readonly session: string } = await signedIn.json();
  const answer = await fetch(new URL(`/rpc/${procedure}`, relay.uiUrl), {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${session}` },
    body: JSON.stringify({ json: input }),
  });
  const body: { readonly json: unknown } = await answer.json();
  return body.json;
}
