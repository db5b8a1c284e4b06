import type { ReactNode } from 'react';

export const apps = {
  intro:
    "A push's app_id decides what is done with it: the exact name first, then the one glob that matches. A pushkey of an unknown app_id is rejected, and the homeserver removes its pusher.",
  reading: 'Reading the apps',
  configured: 'Configured apps',
  provider: 'Provider',
  whatItDoes: 'What it does',
  toChange: (file: ReactNode, folder: ReactNode) => (
    <>
      To change them, edit {file} in {folder}.
    </>
  ),
  switchedOff: 'Switched off: pushes are kept and not delivered.',
  lastDelivered: (time: string) => `Last delivered at ${time}.`,
  lastFailed: (time: string) => `Last failed at ${time}:`,
  check: 'Check credentials',
  good: '✓ Good.',
  refused: '✕ Refused.',
  notProven: 'Not proven.',
};
