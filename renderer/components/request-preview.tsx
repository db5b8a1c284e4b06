import { IconBell, IconVolume } from '@tabler/icons-react';
import type { DeliveryPreview } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import { CapturedPush } from './captured-push.tsx';
import { JsonValue } from './json-value.tsx';
import { Meter } from './meter.tsx';

interface Props {
  readonly preview: DeliveryPreview;
  readonly pushId: string;
}

/** A provider's exact request with its size, drawn as a banner if it is one, or the reason why nothing would be sent. */
export function RequestPreview({ preview, pushId }: Props) {
  const { strings } = useLanguage();
  const words = strings.detail;
  const { nothing, request, bytes, budget, kind } = preview;
  if (nothing !== null) {
    return (
      <p className="dim">
        {words.nothingSent} {strings.words.reasons[nothing.reason]}{' '}
        {nothing.detail !== null && <bdi>{strings.told.detail({ detail: nothing.detail, fact: nothing.fact })}</bdi>}
      </p>
    );
  }
  const banner = bannerOf(request);
  const leftOut = field(request, 'leftOut');
  return (
    <div className="preview">
      {banner !== null && (
        <div className={`banner banner-${banner.urgency}`}>
          <IconBell size={28} stroke={1.5} aria-hidden className="banner-icon" />
          <div className="banner-text">
            <div className="dim banner-app">Carillon</div>
            <bdi className="banner-title">{banner.title}</bdi>
            <bdi className="banner-body">{banner.body}</bdi>
          </div>
          {banner.sound !== null && <IconVolume size={16} aria-label={words.withSound(banner.sound)} />}
        </div>
      )}
      {banner?.urgency === 'critical' && <p className="dim">{words.urgent}</p>}
      {kind === 'badge' && <p>{words.onlyBadge}</p>}
      {bytes !== undefined && budget !== undefined && <Meter bytes={bytes} budget={budget} />}
      {Array.isArray(leftOut) && <p>{words.leftOut(leftOut.map(String))}</p>}
      {field(request, 'trimmed') === true && <p>{words.trimmed}</p>}
      {kind === 'capture' ? <CapturedPush id={pushId} /> : <JsonValue value={request} label={words.exactRequest} />}
    </div>
  );
}

function bannerOf(request: unknown): { title: string; body: string; urgency: string; sound: string | null } | null {
  const banner = field(request, 'banner');
  if (typeof banner !== 'object' || banner === null) return null;
  const sound = field(banner, 'sound');
  return {
    title: String(field(banner, 'title') ?? ''),
    body: String(field(banner, 'body') ?? ''),
    urgency: String(field(banner, 'urgency') ?? 'normal'),
    sound: typeof sound === 'string' ? sound : null,
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
