import { ActionIcon } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type AttentionItem, attentionItems } from '../lib/attention.ts';
import { useLanguage } from '../lib/language.tsx';
import { useConnectionState, useRelay } from '../lib/relay.tsx';
import { UpdateNotice } from './updates.tsx';

/** Above every page: what needs attention, with a link to where it is fixed. A note can be closed, trouble cannot. */
export function Attention() {
  const { api } = useRelay();
  const { strings, format } = useLanguage();
  const connection = useConnectionState();
  const { data: health } = useQuery(api.health.queryOptions());
  const [away, setAway] = useState<readonly string[]>([]);
  const items = attentionItems(connection, health, strings, format).filter(({ key }) => !away.includes(key));
  return (
    <section className="notices" aria-label={strings.attention.region} aria-live="polite">
      <UpdateNotice />
      {items.map((item) => (
        <AttentionLine key={item.key} item={item} putAway={() => setAway([...away, item.key])} />
      ))}
    </section>
  );
}

function AttentionLine({ item, putAway }: { readonly item: AttentionItem; readonly putAway: () => void }) {
  const { strings } = useLanguage();
  const [location] = useLocation();
  const { tone, title, text, place } = item;
  const Icon = tone === 'trouble' ? IconAlertTriangle : IconInfoCircle;
  return (
    <div className={`notice notice-${tone}`}>
      <Icon size={18} aria-hidden className="notice-icon" />
      <p>
        <strong>{title}</strong>
        {text !== null && <span> · {text}</span>}
      </p>
      {place !== null && !location.startsWith(place) && (
        <Link to={place}>{place === '/apps' ? strings.attention.toApps : strings.attention.toSettings}</Link>
      )}
      {tone === 'note' && (
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={strings.common.close} onClick={putAway}>
          <IconX size={16} />
        </ActionIcon>
      )}
    </div>
  );
}
