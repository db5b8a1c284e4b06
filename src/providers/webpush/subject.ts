import type { Notice } from '../../problems/catalogue.ts';

/** Hosts that nobody can be reached at. */
const NOWHERE = /(^|\.)(localhost|local|invalid)$/i;

/**
 * What Apple's push service answers `BadJwtToken` for, though RFC 8292 and the others take it: a contact at no public host,
 * and one with angle brackets or blanks. Null for a subject that everybody takes.
 */
export function subjectWarning(subject: string): Notice | null {
  const odd = /[<>\s]/.test(subject) || NOWHERE.test(hostOf(subject)) || !hostOf(subject).includes('.');
  return odd ? { code: 'vapid-subject-odd', parameters: { subject } } : null;
}

function hostOf(subject: string): string {
  if (subject.startsWith('mailto:')) return subject.slice(subject.lastIndexOf('@') + 1).replace(/[>\s?].*$/, '');
  return URL.canParse(subject) ? new URL(subject).hostname : '';
}
