import type { ReactNode } from 'react';
import type { AppState } from '../../lib/states.ts';

export const apps = {
  intro:
    "A push's app_id decides what is done with it: the exact name first, then the one glob that matches. A pushkey of an unknown app_id is rejected, and the homeserver removes its pusher.",
  reading: 'Reading the apps',
  add: 'Add app',
  none: 'There is no app, so every pushkey is rejected. Add one.',
  exact: 'Exact names, looked at first',
  globs: 'Globs, for all other names',
  provider: 'Provider',
  toChange: (file: ReactNode, folder: ReactNode) => (
    <>
      All of this is in {file} in {folder}; changes there take effect at once, too.
    </>
  ),
  whichApp: 'Which app would this app_id reach?',
  matches: 'It reaches',
  noMatch: 'None: its pushkey would be rejected.',

  states: {
    off: 'Switched off: pushes are kept and not delivered.',
    trouble: 'Cannot deliver. Pushes wait until this is mended.',
    waiting: 'In difficulties; it is tried again by itself.',
    failing: 'The last delivery failed.',
    well: 'Delivers.',
    idle: 'Nothing delivered since the start.',
  } satisfies Record<AppState, string> as Record<AppState, string>,
  stale: 'A file was changed and cannot be used; what it held before stays in use.',
  switchedOn: (pattern: string) => `${pattern} is switched on`,
  waiting: (count: number) => `${count} ${count === 1 ? 'delivery waits' : 'deliveries wait'}.`,
  resting: (host: string, time: string) =>
    `${host === '' ? 'The provider' : host} failed several times in a row; it is probed at ${time}.`,
  lastDelivered: (time: string) => `Last delivered at ${time}.`,
  lastFailed: (time: string) => `Last failed at ${time}:`,
  check: 'Check credentials',
  good: '✓ Good.',
  refused: '✕ Refused.',
  notProven: 'Not proven.',

  form: 'App',
  newApp: 'New app',
  cannotEdit: 'This app cannot be edited',
  pattern: 'app_id or glob',
  exactHint: 'This very app_id. A * stands for any run of letters, a ? for one.',
  globHint: 'Every app_id that matches, unless it is named exactly elsewhere.',
  providerNumber: (number: number) => `Provider ${number}`,
  choose: 'Choose one',
  types: {
    desktop: 'desktop: notifications on this computer',
    capture: 'capture: only keep, deliver nowhere',
    apns: 'apns: Apple (iOS, macOS)',
    fcm: 'fcm: Google (Android)',
    webpush: 'webpush: browsers and web apps',
    unifiedpush: 'unifiedpush: the endpoint in the pushkey',
  } as Record<string, string>,
  noChoice: 'none',
  addProvider: 'Add another provider',
  removeProvider: 'Remove this provider',
  unknownKeys: (keys: readonly string[]) => `Not known here: ${keys.join(', ')}.`,
  dropUnknown: 'Take out',
  more: 'More settings',
  path: 'Path of a file where Carillon runs',
  upload: 'Upload',
  notUploaded: (why: string) => `Not uploaded: ${why}`,
  keySet: (fingerprint: string) => `Set. SHA-256 of the public key or certificate begins with ${fingerprint}.`,
  certificateEnds: (date: string, ended: boolean) =>
    ended ? `The certificate ended on ${date}.` : `Good until ${date}.`,
  certificateOf: (key: string, date: string) => `The certificate of ${key} is good until ${date}.`,
  publicKey: 'Set. Public key, for the client:',
  copyPublicKey: 'Copy public key',
  noJson: (line: number, column: number) => `This is not JSON from line ${line}, column ${column} on.`,
  loadingEditor: 'Opening the editor',
  save: 'Save',
  notSaved: 'Not saved',
  issues: (count: number) =>
    count === 1
      ? 'One thing is wrong above; nothing is saved until it is mended.'
      : `${count} things are wrong above; nothing is saved until they are mended.`,

  preview: 'What would be sent',
  previewOf: 'Push',
  noPushes: 'The history holds no push yet that could be shown here.',
  remove: 'Remove app',
  removeQuestion: (pattern: string) => `Remove ${pattern}?`,
  removeMeans: 'Pushes for it will be rejected from now on, and homeservers remove their pushers.',
  keptWhileOff: (count: number) =>
    `${count === 1 ? 'It is' : 'They are'} kept until the app is switched on again, or until ${count === 1 ? 'it is' : 'they are'} of no use any more.`,
  discard: 'Discard',
  discardQuestion: (count: number) => `Discard ${count} waiting ${count === 1 ? 'delivery' : 'deliveries'}?`,
  removeWaiting: (count: number) => `${count} waiting ${count === 1 ? 'delivery ends' : 'deliveries end'} as failed.`,
};
