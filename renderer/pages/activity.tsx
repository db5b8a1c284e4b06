import { VisuallyHidden } from '@mantine/core';
import { useCallbackRef } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { Redirect, useLocation } from 'wouter';
import { ListPane } from '../components/list-pane.tsx';
import { PushDetail } from '../components/push-detail.tsx';
import { TwoPanes } from '../components/two-panes.tsx';
import { useOffer } from '../lib/commands.tsx';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';
import { shortcuts } from '../lib/shortcuts.ts';
import { tabs } from '../lib/tabs.ts';
import { type Chosen, useChosen } from '../lib/use-chosen.ts';
import { useDeletion } from '../lib/use-deletion.ts';
import { usePushList } from '../lib/use-push-list.ts';
import { useSearch } from '../lib/use-search.ts';
import { useShortcuts } from '../lib/use-shortcuts.ts';

interface Props {
  readonly id: string | undefined;
  readonly tab: string | undefined;
}

/** The live list and the push that is open; the address holds which push and which tab. */
export function ActivityPage({ id, tab }: Props) {
  const { strings } = useLanguage();
  const [, navigate] = useLocation();
  const search = useSearch();
  const { applied, field } = search;
  const list = usePushList(applied);
  const { query, rows } = list;
  const { lists } = useRelay();
  useEffect(() => {
    lists.open(applied).catch(() => undefined);
  }, [lists, applied]);
  const chosen = useChosen(applied, rows, id);
  const open = useCallbackRef((next: string, wantedTab: string | undefined = tab) =>
    navigate(`/activity/${next}${wantedTab === undefined ? '' : `/${wantedTab}`}`),
  );
  const close = () => navigate('/activity');

  const deletion = useDeletion(applied);
  /** Deletes what is ticked, or else what is open. */
  function remove(): void {
    const going: Chosen | null = chosen.choosing
      ? chosen.chosen
      : id === undefined
        ? null
        : { kind: 'some', ids: new Set([id]) };
    if (going === null) return;
    if (id !== undefined && (going.kind === 'all' || going.ids.has(id))) close();
    chosen.clear();
    deletion.remove(going);
  }

  useOffer(() => [
    { id: 'search', name: strings.commands.search, key: shortcuts.search[0], run: () => field.current?.focus() },
    ...(rows[0] === undefined
      ? []
      : [{ id: 'newest', name: strings.commands.newest, run: () => open(rows[0]?.id ?? '') }]),
    { id: 'all', name: strings.commands.chooseAll, run: chosen.chooseAll },
    ...(chosen.choosing
      ? [{ id: 'delete', name: strings.commands.deleteChosen, key: shortcuts.remove[0], run: remove }]
      : []),
    ...(deletion.offer === null ? [] : [{ id: 'undo', name: strings.commands.undo, run: deletion.undo }]),
    ...(id === undefined
      ? []
      : [
          ...(chosen.choosing
            ? []
            : [{ id: 'delete', name: strings.commands.deletePush, key: shortcuts.remove[0], run: remove }]),
          { id: 'close', name: strings.commands.close, key: shortcuts.back[0], run: close },
          ...tabs.map((key, index) => ({
            id: key,
            name: strings.commands.showTab(strings.detail.tabs[key]),
            key: shortcuts.tab[index],
            run: () => open(id, key),
          })),
        ]),
  ]);
  function step(by: 1 | -1, ticking: boolean): void {
    const at = rows.findIndex((row) => row.id === id);
    const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next === undefined) return;
    if (ticking) chosen.choose(next.id, true);
    open(next.id);
  }
  const openTab = (place: number) => id !== undefined && open(id, tabs[place]);
  useShortcuts([
    ['next', () => step(1, false)],
    ['previous', () => step(-1, false)],
    ['chooseNext', () => step(1, true)],
    ['choosePrevious', () => step(-1, true)],
    ['choose', id === undefined ? null : () => chosen.choose(id, false)],
    ['chooseAll', chosen.chooseAll],
    ['remove', chosen.choosing || id !== undefined ? remove : null],
    ['undo', deletion.offer === null ? null : deletion.undo],
    ['back', chosen.choosing ? chosen.clear : id === undefined ? null : close],
    ['search', () => field.current?.focus()],
    ['tab', id === undefined ? null : openTab],
  ]);

  // The welcome page is for those who have no push yet, not for those who have just deleted all.
  const [hadRows, setHadRows] = useState(false);
  if (rows.length > 0 && !hadRows) setHadRows(true);
  if (query.isSuccess && rows.length === 0 && applied === '' && id === undefined && !hadRows) {
    return <Redirect to="/welcome" replace />;
  }

  const listPane = (
    <ListPane search={search} list={list} chosen={chosen} deletion={deletion} remove={remove} opened={id} open={open} />
  );
  return (
    <>
      <VisuallyHidden>
        <h1>{strings.common.activity}</h1>
      </VisuallyHidden>
      <TwoPanes list={listPane} detail={id === undefined ? null : <PushDetail id={id} tab={tab} close={close} />} />
    </>
  );
}
