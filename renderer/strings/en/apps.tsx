import type { ReactNode } from 'react';
import type { AppState } from '../../lib/states.ts';

export const apps = {
  intro:
    'The app_id of a push decides which app delivers it: the one with exactly this name, otherwise the one whose glob matches. Where no app matches, the pushkey is rejected, and the homeserver removes its pusher.',
  reading: 'Reading the apps',
  add: 'Add app',
  none: 'There are no apps, so every pushkey is rejected. Add one.',
  exact: 'Exact names, tried first',
  globs: 'Globs, for all other names',
  provider: 'Provider',
  toChange: (file: ReactNode, folder: ReactNode) => (
    <>
      All of this is stored in {file} in {folder}. Changes to the file take effect at once, too.
    </>
  ),
  whichApp: 'Which app would this app_id reach?',
  matches: 'It reaches',
  noMatch: 'None: its pushkey would be rejected.',

  states: {
    off: 'Switched off: pushes are kept and not delivered.',
    trouble: 'Cannot deliver. Pushes wait until this is fixed.',
    waiting: 'Failing; retried automatically.',
    failing: 'The last delivery failed.',
    well: 'Delivers.',
    idle: 'Nothing delivered since Carillon started.',
  } satisfies Record<AppState, string> as Record<AppState, string>,
  stale: 'A file was changed and cannot be used; its previous content stays in use.',
  switchedOn: (pattern: string) => `${pattern} is switched on`,
  waiting: (count: number) => `${count} ${count === 1 ? 'delivery waits' : 'deliveries wait'}.`,
  resting: (host: string, time: string) =>
    `${host === '' ? 'The provider' : host} failed several times in a row; the next probe is at ${time}.`,
  lastDelivered: (time: string) => `Last delivered at ${time}.`,
  lastFailed: (time: string) => `Last failed at ${time}:`,
  check: 'Check credentials',
  good: '✓ Accepted.',
  refused: '✕ Refused.',
  notProven: 'Not verified.',

  form: 'App',
  newApp: 'New app',
  cannotEdit: 'This app cannot be edited',
  pattern: 'app_id or glob',
  exactHint: 'Matches this app_id only. * stands for any characters, ? for one.',
  globHint: 'Matches every app_id of this form, unless another app has exactly its name.',
  providerNumber: (number: number) => `Provider ${number}`,
  choose: 'Choose one',
  types: {
    desktop: 'desktop: notifications on this computer',
    capture: 'capture: keep for inspection, deliver nowhere',
    apns: 'apns: Apple (iOS, macOS)',
    fcm: 'fcm: Google (Android)',
    webpush: 'webpush: browsers and web apps',
    unifiedpush: 'unifiedpush: the endpoint in the pushkey',
  } as Record<string, string>,
  noChoice: 'none',
  addProvider: 'Add another provider',
  removeProvider: 'Remove this provider',
  unknownKeys: (keys: readonly string[]) => `Unknown settings: ${keys.join(', ')}.`,
  dropUnknown: 'Remove',
  more: 'More settings',
  path: 'Path of a file on the computer that runs Carillon',
  upload: 'Upload',
  notUploaded: (why: string) => `Not uploaded: ${why}`,
  keySet: (fingerprint: string) => `Set. SHA-256 of the public key or certificate: ${fingerprint}…`,
  certificateEnds: (date: string, ended: boolean) =>
    ended ? `The certificate expired on ${date}.` : `Valid until ${date}.`,
  certificateOf: (key: string, date: string) => `The certificate of ${key} is valid until ${date}.`,
  publicKey: 'Set. Public key, for the client:',
  copyPublicKey: 'Copy public key',
  noJson: (line: number, column: number) => `This is not JSON: see line ${line}, column ${column}.`,
  loadingEditor: 'Opening the editor',
  save: 'Save',
  notSaved: 'Not saved',
  issues: (count: number) =>
    count === 1 ? 'Not saved: fix the problem above first.' : `Not saved: fix the ${count} problems above first.`,

  preview: 'What would be sent',
  previewOf: 'Push',
  noPushes: 'The history holds no push yet to show here.',
  remove: 'Remove app',
  removeQuestion: (pattern: string) => `Remove ${pattern}?`,
  removeMeans: 'Its pushkeys will be rejected from now on, and homeservers remove their pushers.',
  keptWhileOff: (count: number) =>
    `${count === 1 ? 'It is' : 'They are'} kept until the app is switched on again, or until ${count === 1 ? 'it expires' : 'they expire'}.`,
  discard: 'Discard',
  discardQuestion: (count: number) => `Discard ${count} waiting ${count === 1 ? 'delivery' : 'deliveries'}?`,
  removeWaiting: (count: number) =>
    `${count} waiting ${count === 1 ? 'delivery is' : 'deliveries are'} marked as failed.`,
};
