import { useQuery } from '@tanstack/react-query';
import { useLanguage } from '../lib/language.tsx';
import { useLocalTime } from '../lib/local-time.tsx';
import { useRelay } from '../lib/relay.tsx';

/** How many pushes match a search, of how many there are. */
export function SearchCount({ search }: { readonly search: string }) {
  const { api } = useRelay();
  const { strings, format } = useLanguage();
  const timeZone = useLocalTime().options.zone;
  const { data: health } = useQuery(api.health.queryOptions());
  const { data: found } = useQuery(api.pushes.count.queryOptions({ input: { search, timeZone } }));
  return (
    <output className="search-count">
      {found !== undefined &&
        health !== undefined &&
        strings.search.count(format.count(found.count), found.isExact, format.count(health.history.pushes))}
    </output>
  );
}
