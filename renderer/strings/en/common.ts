/** What stands on every page. */
export const common = {
  copied: 'Copied',
  copyByHand: 'Copy it by hand',
  copyByHandMeans: 'The browser does not let this page copy. The text is selected: copy it with Ctrl+C or ⌘C.',
  close: 'Close',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  loading: 'Loading',
  pages: 'Pages',
  activity: 'Activity',
  setUp: 'Set up',
  apps: 'Apps',
  settings: 'Settings',
  bytesOf: (size: string, budget: string) => `${size} of ${budget}`,
};

export const statusBar = {
  connecting: 'Connecting …',
  listening: 'Listening',
  restarting: 'The relay is restarting …',
  lost: 'No answer from the relay. Trying again …',
  refused: (problem: string) => `Pushes are refused: ${problem}`,
  incomplete: (problem: string) => `The history is incomplete for now: ${problem}`,
  copyAddress: "Copy the gateway's address",
  pushes: (many: number, count: string) => `${count} ${many === 1 ? 'push' : 'pushes'}`,
};

export const signIn = {
  token: {
    intro:
      'Open the address that the relay printed when it started. It starts with “ui http://” and contains a token; or paste that address or the token here.',
    field: 'Address or token',
    wrong: 'This token is wrong. A new one is printed each time the relay starts.',
  },
  password: {
    intro: 'This relay asks for the password that was set for its page.',
    field: 'Password',
    wrong: 'This password is wrong.',
  },
  tooMany: 'Too many attempts. Try again in a few seconds.',
  open: 'Sign in',
};
