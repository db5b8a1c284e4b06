/** The page in place of all others while the relay keeps dying. */
export const relayFailed = {
  title: 'The relay keeps stopping',
  meaning:
    'Nothing is received at the moment; homeservers keep their pushes and send them again. Carillon tries again once a minute.',
  restart: 'Try again now',
  showData: 'Show data folder',
  log: 'End of its log',
  copyLog: 'Copy the log',
  noLog: 'Its log is empty.',
};
