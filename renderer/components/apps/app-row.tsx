import { Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type App, withField } from '../../lib/apps.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useApp } from '../../lib/use-app.ts';
import { AppHealth } from './app-health.tsx';

/** One configured app: its name, what it does, how it is doing, and its switch. */
export function AppRow({ app }: { readonly app: App }) {
  const { pattern, type, enabled } = app;
  const { read, save, refresh } = useApp(pattern);
  const { strings } = useLanguage();
  const turn = useMutation({
    mutationFn: async (on: boolean) => {
      const { draft } = await read();
      const providers = draft.providers.map((one) => withField(one, 'enabled', on ? undefined : false));
      const [issue] = await save({ ...draft, providers });
      if (issue !== undefined) throw new Error(`${issue.path.join('.')}: ${strings.told.issue(issue)}`);
    },
    onSettled: refresh,
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
