import type { Notice } from '../../problems/catalogue.ts';

/** Hosts where nobody can be reached. */
const NOWHERE = /(^|\.)(localhost|local|invalid)$/i;

/**
 * The warning for a subject that Apple's push service refuses with `BadJwtToken`, although RFC 8292 and other services allow
 * it: a contact without a public host, or with angle brackets or blanks. Null for a subject that every service accepts.
 */
export function subjectWarning(subject: string): Notice | null {
  const odd = /[<>\s]/.test(subject) || NOWHERE.test(hostOf(subject)) || !hostOf(subject).includes('.');
  return odd ? { code: 'vapid-subject-odd', parameters: { subject } } : null;
}

function hostOf(subject: string): string {
  if (subject.startsWith('mailto:')) return subject.slice(subject.lastIndexOf('@') + 1).replace(/[>\s?].*$/, '');
  return URL.canParse(subject) ? new URL(subject).hostname : '';
}
