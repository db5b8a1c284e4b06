import { Alert, Button, Loader, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue, useHotkeys, useMediaQuery } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { Link, Redirect, useLocation } from 'wouter';
import { PushDetail } from '../components/push-detail.tsx';
import { PushList } from '../components/push-list.tsx';
import { ShortcutMap } from '../components/shortcut-map.tsx';
import { useLanguage } from '../lib/language.tsx';
import { tabs } from '../lib/tabs.ts';
import { usePushList } from '../lib/use-push-list.ts';

interface Props {
  readonly id: string | undefined;
  readonly tab: string | undefined;
}

/** The live list and the push that is open; the address holds which push and which tab. */
export function ActivityPage({ id, tab }: Props) {
  const { strings } = useLanguage();
  const words = strings.activity;
  const [, navigate] = useLocation();
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search.trim(), 200);
  const [map, setMap] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const narrow = useMediaQuery('(max-width: 760px)');
  const layout = useDefaultLayout({ id: 'carillon-activity', storage: window.localStorage });

  const { query, rows } = usePushList(wanted);
  const open = (next: string | undefined) =>
    navigate(next === undefined ? '/activity' : `/activity/${next}${tab === undefined ? '' : `/${tab}`}`);
  const step = (by: 1 | -1) => {
    const at = rows.findIndex((row) => row.id === id);
    const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next !== undefined) open(next.id);
  };

  useHotkeys([
    ['j', () => step(1)],
    ['k', () => step(-1)],
    ['ArrowDown', () => step(1)],
    ['ArrowUp', () => step(-1)],
    ['Escape', () => open(undefined)],
    ['/', () => input.current?.focus()],
    ['shift+?', () => setMap(true)],
    ...tabs.map((key, index): [string, () => void] => [
      String(index + 1),
      () => id !== undefined && navigate(`/activity/${id}/${key}`),
    ]),
  ]);

  if (query.isSuccess && rows.length === 0 && wanted === '' && id === undefined)
    return <Redirect to="/welcome" replace />;

  const list = (
    <section className="list-pane" aria-label={words.pushes}>
      <div className="toolbar">
        <TextInput
          ref={input}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            setSearch('');
            event.currentTarget.blur();
          }}
          leftSection={<IconSearch size={16} aria-hidden />}
          placeholder={words.searchHint}
          aria-label={words.search}
          size="sm"
          w="100%"
        />
      </div>
      {query.isPending && <Loader m="lg" size="sm" aria-label={words.reading} />}
      {query.isError && (
        <Alert m="md" color="red" title={words.notRead}>
          {query.error.message}
          <Button mt="sm" size="xs" variant="default" onClick={() => query.refetch()}>
            {strings.common.tryAgain}
          </Button>
        </Alert>
      )}
      {query.isSuccess && rows.length === 0 && (
        <div className="empty">
          {wanted === '' ? (
            <>
              <p>{words.none}</p>
              <Link to="/setup">{words.setUp}</Link>
            </>
          ) : (
            <>
              <p>{words.nothingMatches(<bdi>{wanted}</bdi>)}</p>
              <Button size="xs" variant="default" onClick={() => setSearch('')}>
                {words.clearSearch}
              </Button>
            </>
          )}
        </div>
      )}
      {rows.length > 0 && (
        <PushList
          key={wanted}
          rows={rows}
          selected={id}
          open={open}
          more={query.hasNextPage && !query.isFetchingNextPage ? () => query.fetchNextPage() : undefined}
        />
      )}
    </section>
  );
  const detail = id === undefined ? null : <PushDetail id={id} tab={tab} close={() => open(undefined)} />;
  return (
    <>
      <VisuallyHidden>
        <h1>{strings.common.activity}</h1>
      </VisuallyHidden>
      <ShortcutMap opened={map} close={() => setMap(false)} />
      {narrow ? (
        (detail ?? list)
      ) : (
        <Group orientation="horizontal" className="split" {...layout}>
          <Panel id="list" minSize="280px" defaultSize="44%">
            {list}
          </Panel>
          <Separator className="divider" aria-label={words.width} />
          <Panel id="detail" minSize="320px">
            {detail ?? (
              <div className="empty">
                <p>{words.select}</p>
                <p className="dim">{words.keysHint}</p>
              </div>
            )}
          </Panel>
        </Group>
      )}
    </>
  );
}
