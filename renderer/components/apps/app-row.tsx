import { Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type App, draftOf, withField } from '../../lib/apps.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';
import { AppHealth } from './app-health.tsx';

/** One configured app: its name, what it does, how it is doing, and its switch. */
export function AppRow({ app }: { readonly app: App }) {
  const { connection, api } = useRelay();
  const queries = useQueryClient();
  const { strings } = useLanguage();
  const { pattern, type, enabled } = app;
  const turn = useMutation({
    mutationFn: async (on: boolean) => {
      const { providers } = await connection.client.apps.get({ pattern });
      const turned = providers.map((one) => withField(draftOf(one), 'enabled', on ? undefined : false));
      const { issues } = await connection.client.apps.save({ pattern, was: pattern, providers: turned });
      const [issue] = issues;
      if (issue !== undefined) throw new Error(`${issue.path.join('.')}: ${strings.told.issue(issue)}`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: api.key() }),
  });
  return (
    <li className="app-row" aria-label={pattern}>
      <div className="app-row-text">
        <div className="app-row-head">
          <Link to={`/apps/edit/${encodeURIComponent(pattern)}`} className="app-name">
            <code>{pattern}</code>
          </Link>
          <span className="dim">{type}</span>
        </div>
        <AppHealth app={app} />
        {turn.isError && <p className="status-trouble">{strings.told.error(turn.error)}</p>}
      </div>
      <Switch
        checked={turn.isPending ? turn.variables : enabled}
        onChange={(event) => turn.mutate(event.currentTarget.checked)}
        aria-label={strings.apps.switchedOn(pattern)}
      />
    </li>
  );
}
