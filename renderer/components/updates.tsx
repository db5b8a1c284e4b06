import { Button } from '@mantine/core';
import type { UpdateState } from '../../electron/channels.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRelay, useUpdate } from '../lib/relay.tsx';
import type { Strings } from '../strings/english.ts';

/** The state of updates; nothing in a browser, where there is no app to update. */
export function Updates() {
  const { strings } = useLanguage();
  const update = useUpdate();
  if (update === null) return null;
  return (
    <section className="settings-section" aria-label={strings.updates.title}>
      <h2>{strings.updates.title}</h2>
      <p>{sentence(update, strings.updates)}</p>
      {update.state === 'ready' && <InstallButton />}
    </section>
  );
}

/** Above every page, once there is something to decide. */
export function UpdateNotice() {
  const { strings } = useLanguage();
  const update = useUpdate();
  if (update?.state !== 'ready') return null;
  return (
    <div className="notice notice-note">
      <p>{sentence(update, strings.updates)}</p>
      <InstallButton />
    </div>
  );
}

function InstallButton() {
  const { connection } = useRelay();
  const { strings } = useLanguage();
  return (
    <Button size="compact-sm" onClick={() => connection.ask('install-update')}>
      {strings.updates.install}
    </Button>
  );
}

function sentence(update: UpdateState, words: Strings['updates']): string {
  switch (update.state) {
    case 'package-manager':
      return words.packageManager;
    case 'nobody':
      return words.nobody;
    case 'current':
      return words.current;
    case 'downloading':
      return words.downloading(update.version);
    case 'ready':
      return words.ready(update.version);
    case 'failed':
      return words.failed(update.problem);
  }
}
