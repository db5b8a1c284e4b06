import { Alert, Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { Ref } from 'react';
import { Link } from 'wouter';
import { isBare } from '../lib/keystroke.ts';
import { useLanguage } from '../lib/language.tsx';
import type { useChosen } from '../lib/use-chosen.ts';
import type { useDeletion } from '../lib/use-deletion.ts';
import type { usePushList } from '../lib/use-push-list.ts';
import { ListActions } from './list-actions.tsx';
import { ListSkeleton } from './list-skeleton.tsx';
import { PushList } from './push-list.tsx';

interface Props {
  /** As it stands in the field, and what of it is shown. */
  readonly search: string;
  readonly wanted: string;
  readonly setSearch: (search: string) => void;
  readonly field: Ref<HTMLInputElement>;
  readonly list: ReturnType<typeof usePushList>;
  readonly chosen: ReturnType<typeof useChosen>;
  readonly deletion: ReturnType<typeof useDeletion>;
  readonly remove: () => void;
  readonly opened: string | undefined;
  readonly open: (id: string, tab?: string) => void;
}

/** The search, and the list of what matches it, in every state it can be in. */
export function ListPane(props: Props) {
  const { search, wanted, setSearch, field, list, chosen, deletion, remove, opened, open } = props;
  const { query, rows } = list;
  const { strings } = useLanguage();
  const words = strings.activity;
  return (
    <section className="list-pane" aria-label={words.pushes}>
      <div className="toolbar">
        <TextInput
          ref={field}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !isBare(event)) return;
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
          search={wanted}
          rows={rows}
          selected={opened}
          open={open}
          isChosen={chosen.isChosen}
          choose={chosen.choose}
          choosing={chosen.choosing}
          more={query.hasNextPage && !query.isFetchingNextPage ? () => query.fetchNextPage() : undefined}
        />
      )}
      <ListActions search={wanted} chosen={chosen} deletion={deletion} remove={remove} />
    </section>
  );
}
