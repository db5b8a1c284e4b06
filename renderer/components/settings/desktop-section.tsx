import { Alert, NativeSelect, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ShellSettings } from '../../../src/api/contract.ts';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';

type Preferences = ShellSettings['preferences'];

const starts = ['off', 'minimised', 'open'] as const;
const clicks = ['push', 'matrix', 'element', 'matrix.to', 'custom'] as const;

/** What only the desktop app has: tray, start at sign-in, and where a click on a banner leads. Nothing on a server. */
export function DesktopSection() {
  const { api } = useRelay();
  const queries = useQueryClient();
  const { strings } = useLanguage();
  const words = strings.settings;
  const { data: shell } = useQuery(api.shell.get.queryOptions());
  const set = useMutation(
    api.shell.set.mutationOptions({ onSettled: () => queries.invalidateQueries({ queryKey: api.shell.key() }) }),
  );
  if (shell === undefined || shell === null) return null;
  const { facts } = shell;
  // What was switched off in the system's settings is off, whatever was chosen here before.
  const effective =
    facts.startAtLogin === 'as-chosen' ? shell.preferences : { ...shell.preferences, startAtLogin: 'off' as const };
  const preferences = set.isPending ? set.variables : effective;
  const change = (next: Partial<Preferences>) => set.mutate({ ...preferences, ...next });
  return (
    <section className="settings-section" aria-label={words.desktop}>
      <h2>{words.desktop}</h2>
      {facts.secrets === 'basic' && (
        <Alert color="orange" title={words.basicSecrets}>
          {words.basicSecretsMeans}
        </Alert>
      )}
      <div className="choice">
        <span aria-hidden>{words.startAtLogin}</span>
        <SegmentedControl
          aria-label={words.startAtLogin}
          value={preferences.startAtLogin}
          onChange={(value) => change({ startAtLogin: starts.find((one) => one === value) ?? 'off' })}
          data={starts.map((one) => ({ value: one, label: words.starts[one] }))}
        />
      </div>
      {facts.startAtLogin !== 'as-chosen' && <p className="dim">{words.startElsewhere[facts.startAtLogin]}</p>}
      <Switch
        label={words.closeToTray}
        description={facts.tray ? words.closeToTrayMeans : words.noTray}
        disabled={!facts.tray}
        checked={facts.tray && preferences.closeToTray}
        onChange={(event) => change({ closeToTray: event.currentTarget.checked })}
      />
      <NativeSelect
        label={words.openOnClick}
        value={preferences.openOnClick}
        onChange={(event) => change({ openOnClick: clicks.find((one) => one === event.currentTarget.value) ?? 'push' })}
        data={clicks.map((one) => ({ value: one, label: words.clicks[one] }))}
        w={320}
        maw="100%"
      />
      {preferences.openOnClick === 'custom' && (
        <TextInput
          label={words.customLink}
          description={words.customLinkHint}
          defaultValue={preferences.customLink ?? ''}
          placeholder="https://chat.example.org/#/room/{room_id}/{event_id}"
          onBlur={(event) => change({ customLink: event.currentTarget.value })}
        />
      )}
      {!facts.badge && <p className="dim">{words.noBadge}</p>}
      {set.isError && <Alert color="red">{strings.told.error(set.error)}</Alert>}
    </section>
  );
}
