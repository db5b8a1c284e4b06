export const sessions = {
  title: 'Signed in',
  means: 'Browsers and scripts that have a session. One ends after 12 hours without use, and after a week in any case.',
  unnamed: 'Unnamed program',
  current: 'This page',
  from: (address: string) => `from ${address}`,
  opened: (time: string) => `opened ${time}`,
  lastUsed: (time: string) => `last used ${time}`,
  signOut: 'Sign out',
  end: 'End',
  endOthers: 'End all others',
};
