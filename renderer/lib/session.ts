/** Exchanges the token of the printed address for a session cookie, and takes it out of the address and the history. */
export async function exchangeToken(page: Window): Promise<void> {
  const token = new URLSearchParams(page.location.hash.slice(1)).get('token');
  if (token === null) return;
  page.history.replaceState(null, '', `${page.location.pathname}#/`);
  await openSession(token);
}

/** True when the token was right. */
export async function openSession(token: string): Promise<boolean> {
  const answer = await fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  return answer.ok;
}
