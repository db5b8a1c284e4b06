import type { PushDetail } from '../../src/api/contract.ts';
import type { Strings } from '../strings/english.ts';

/** Why this push caused no notification on this computer; null when it did, or still may. */
export function whyNoBanner({ kind, deliveries }: PushDetail, { detail, words }: Strings): string | null {
  if (deliveries.length === 0) return detail.noDevice;
  const here = deliveries.filter(({ provider }) => provider === 'desktop');
  if (here.some(({ outcome }) => outcome?.reason === 'shown' || outcome === null || outcome.status === 'retrying')) {
    return null;
  }
  if (here.length === 0) return detail.noBannerHere;
  if (kind === 'badge') return words.reasons['badge-updated'];
  return [...new Set(here.flatMap(({ outcome }) => (outcome === null ? [] : words.reasons[outcome.reason])))].join(' ');
}
