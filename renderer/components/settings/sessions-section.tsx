import { Alert, Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';

/** How often the times of last use are read again. Milliseconds. */
const REFRESH_MS = 10_000;

/** Who is signed in to the page, and buttons to end each session. Nothing in the desktop's window, which has no sessions. */
export function SessionsSection() {
  const { connection, api } = useRelay();
  const queries = useQueryClient();
  const { strings, format } = useLanguage();
  const words = strings.sessions;
  const { data: sessions } = useQuery(api.sessions.list.queryOptions({ refetchInterval: REFRESH_MS }));
  const again = { onSettled: () => queries.invalidateQueries({ queryKey: api.sessions.key() }) };
  const end = useMutation(api.sessions.end.mutationOptions(again));
  const endOthers = useMutation(api.sessions.endOthers.mutationOptions(again));
  if (sessions === undefined || sessions === null) return null;
  const signOut = async () => {
    await connection.session?.signOut();
    // Nothing that was read in the session stays in the page.
    window.location.replace('#/');
    window.location.reload();
  };
  const error = end.error ?? endOthers.error;
  return (
    <section className="settings-section" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="dim">{words.means}</p>
      <ul className="sessions">
        {sessions.map(({ id, userAgent, address, openedAt, lastUsedAt, current }) => (
          <li key={id}>
            <div>
              <bdi className="break">{userAgent || words.unnamed}</bdi>
              <p className="dim">
                {current && <strong>{words.current} · </strong>}
                {words.from(address)} · {words.opened(format.dayAndTime(openedAt))} ·{' '}
                {words.lastUsed(format.dayAndTime(lastUsedAt))}
              </p>
            </div>
            {current ? (
              <Button size="xs" variant="default" onClick={signOut}>
                {words.signOut}
              </Button>
            ) : (
              <Button
                size="xs"
                variant="default"
                loading={end.isPending && end.variables.id === id}
                onClick={() => end.mutate({ id })}
              >
                {words.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <div className="inline">
          <Button size="xs" variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate({})}>
            {words.endOthers}
          </Button>
        </div>
      )}
      {error !== null && <Alert color="red">{strings.told.error(error)}</Alert>}
    </section>
  );
}
