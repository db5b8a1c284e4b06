import { Alert, Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link } from 'wouter';
import { isBare } from '../lib/keystroke.ts';
import { useLanguage } from '../lib/language.tsx';
import type { ChosenPushes } from '../lib/use-chosen.ts';
import type { Deletion } from '../lib/use-deletion.ts';
import type { PushPages } from '../lib/use-push-list.ts';
import type { Search } from '../lib/use-search.ts';
import { ListActions } from './list-actions.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { PushList } from './push-list.tsx';

interface Props {
  readonly search: Search;
  readonly list: PushPages;
  readonly chosen: ChosenPushes;
  readonly deletion: Deletion;
  readonly remove: () => void;
  readonly opened: string | undefined;
  readonly open: (id: string, tab?: string) => void;
}

/** The search and the list of pushes that match it, whether it is read, empty or cannot be read. */
export function ListPane(props: Props) {
  const { search, list, chosen, deletion, remove, opened, open } = props;
  const { typed, applied, type, field } = search;
  const { query, rows } = list;
  const { strings } = useLanguage();
  const words = strings.activity;
  return (
    <section className="list-pane" aria-label={words.pushes}>
      <div className="toolbar">
        <TextInput
          ref={field}
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !isBare(event)) return;
            type('');
            event.currentTarget.blur();
          }}
          leftSection={<IconSearch size={16} aria-hidden />}
          placeholder={words.searchHint}
          aria-label={words.search}
          size="sm"
          w="100%"
        />
      </div>
      {query.isPending && <ListSkeleton label={words.reading} />}
      {query.isError && rows.length === 0 && (
        <Alert m="md" color="red" title={words.notRead}>
          {strings.told.error(query.error)}
          <Button mt="sm" size="xs" variant="default" display="block" onClick={() => query.refetch()}>
            {strings.common.tryAgain}
          </Button>
        </Alert>
      )}
      {query.isSuccess && rows.length === 0 && (
        <div className="empty">
          {applied === '' ? (
            <>
              <p>{words.none}</p>
              <Link to="/setup">{words.setUp}</Link>
            </>
          ) : (
            <>
              <p>{words.nothingMatches(<bdi>{applied}</bdi>)}</p>
              <Button size="xs" variant="default" onClick={() => type('')}>
                {words.clearSearch}
              </Button>
            </>
          )}
        </div>
      )}
      {rows.length > 0 && (
        <PushList
          key={applied}
          search={applied}
          rows={rows}
          selected={opened}
          open={open}
          chosen={chosen}
          more={query.hasNextPage && !query.isFetchingNextPage ? () => query.fetchNextPage() : undefined}
        />
      )}
      <ListActions search={applied} chosen={chosen} deletion={deletion} remove={remove} />
    </section>
  );
}
