export const sessions = {
  title: 'Signed in',
  means:
    'Browsers and scripts that are signed in. A session ends after 12 hours without use, and after a week at the latest.',
  unnamed: 'Unnamed program',
  current: 'This page',
  from: (address: string) => `from ${address}`,
  opened: (time: string) => `opened ${time}`,
  lastUsed: (time: string) => `last used ${time}`,
  signOut: 'Sign out',
  end: 'End',
  endOthers: 'End all others',
};
