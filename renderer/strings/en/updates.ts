/** Newer builds of the desktop app. */
export const updates = {
  title: 'Updates',
  packageManager: 'Updates come with your package manager.',
  nobody: 'This build does not update itself.',
  current: 'Carillon checks for a newer version once a day and has found none.',
  downloading: (version: string) => `Version ${version} is being downloaded.`,
  ready: (version: string) =>
    `Version ${version} is ready. Carillon finishes the deliveries in progress before it restarts.`,
  failed: (problem: string) => `The newer version was not installed: ${problem} Carillon tries again tomorrow.`,
  install: 'Restart and update',
};
