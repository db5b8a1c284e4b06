import { Alert, Button } from '@mantine/core';
import { Link } from 'wouter';
import { useLanguage } from '../lib/language.tsx';
import type { ChosenPushes } from '../lib/use-chosen.ts';
import type { Deletion } from '../lib/use-deletion.ts';
import type { PushPages } from '../lib/use-push-list.ts';
import type { Search } from '../lib/use-search.ts';
import { ListActions } from './list-actions.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { PushList } from './push-list.tsx';
import { SearchCount } from './search-count.tsx';
import { SearchField } from './search-field.tsx';

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
  const { applied, type } = search;
  const { query, rows } = list;
  const { strings } = useLanguage();
  const words = strings.activity;
  return (
    <section className="list-pane" aria-label={words.pushes}>
      <div className="toolbar">
        <SearchField search={search} />
        {applied !== '' && <SearchCount search={applied} />}
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
