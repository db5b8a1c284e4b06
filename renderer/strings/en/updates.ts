/** Newer builds of the desktop app. */
export const updates = {
  title: 'Updates',
  packageManager: 'Updates come with your package manager.',
  nobody: 'This build does not update itself.',
  current: 'Carillon looks for a newer version once a day and has found none.',
  downloading: (version: string) => `Version ${version} is being fetched.`,
  ready: (version: string) => `Version ${version} is ready. Carillon ends what it is delivering before it restarts.`,
  failed: (problem: string) => `The newer version was not installed: ${problem} Carillon tries again tomorrow.`,
  install: 'Restart and update',
};
