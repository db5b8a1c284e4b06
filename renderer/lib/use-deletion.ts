import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocalTime } from './local-time.tsx';
import { useRelay } from './relay.tsx';
import type { Chosen } from './use-chosen.ts';

/** The relay keeps what was deleted for ten seconds; the offer ends a little earlier. Milliseconds. */
const OFFER_MS = 9_000;

export interface Deleted {
  readonly token: string;
  readonly deleted: number;
  readonly kept: number;
}

/** Deletes pushes, and offers to put them back for as long as that is possible. */
export interface Deletion {
  /** Null when nothing can be put back. */
  readonly offer: Deleted | null;
  readonly pending: boolean;
  readonly error: Error | null;
  remove(chosen: Chosen): void;
  undo(): void;
  /** Withdraws the offer, and forgets the error. */
  dismiss(): void;
}

export function useDeletion(search: string): Deletion {
  const { connection, lists } = useRelay();
  const [offer, setOffer] = useState<Deleted | null>(null);
  const timeZone = useLocalTime().options.zone;
  const { pushes } = connection.client;
  const reload = () => lists.reload();
  const remove = useMutation({
    networkMode: 'always',
    mutationFn: (chosen: Chosen) =>
      pushes.delete(chosen.kind === 'some' ? { ids: [...chosen.ids] } : { search, timeZone, upTo: chosen.newest }),
    onSuccess: setOffer,
    onSettled: reload,
  });
  const restore = useMutation({
    networkMode: 'always',
    mutationFn: (token: string) => pushes.restore({ token }),
    onSettled: () => {
      setOffer(null);
      return reload();
    },
  });

  useEffect(() => {
    if (offer === null) return undefined;
    const timer = setTimeout(() => setOffer(null), OFFER_MS);
    return () => clearTimeout(timer);
  }, [offer]);

  return {
    offer,
    pending: remove.isPending,
    error: remove.error ?? restore.error,
    remove: remove.mutate,
    undo() {
      if (offer !== null) restore.mutate(offer.token);
    },
    dismiss() {
      setOffer(null);
      remove.reset();
      restore.reset();
    },
  };
}
