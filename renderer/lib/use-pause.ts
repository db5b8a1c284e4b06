import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocalTime } from './local-time.tsx';
import { useRelay } from './relay.tsx';

const MINUTE_MS = 60_000;

/** The pause of this computer's notifications: null without one, undefined until it was read. */
export function usePause() {
  const { api } = useRelay();
  const queries = useQueryClient();
  const { options } = useLocalTime();
  const { data: health } = useQuery(api.health.queryOptions());
  const onSettled = () => queries.invalidateQueries({ queryKey: api.health.key() });
  const start = useMutation(api.pause.start.mutationOptions({ onSettled }));
  const end = useMutation(api.pause.end.mutationOptions({ onSettled }));
  return {
    paused: health?.paused,
    pauseFor: (minutes: number) => start.mutate({ until: Date.now() + minutes * MINUTE_MS }),
    /** By the clock of the person: the relay may be in another time zone. */
    pauseUntilTomorrow: () => start.mutate({ until: 'tomorrow', timeZone: options.zone }),
    pauseUntilResumed: () => start.mutate({ until: null }),
    resume: () => end.mutate({}),
    isEnding: end.isPending,
  };
}
