/** What needs somebody, above every page. */
export const attention = {
  region: 'What needs your attention',
  lost: 'No answer from the relay',
  outOfDate: 'What you see may be out of date. Carillon keeps trying to reach it.',
  outbox: 'Pushes are refused',
  history: 'The history is incomplete for now',
  gateway: 'No push can arrive',
  gatewayStays: 'The gateway still listens at its old address',
  config: 'config.json cannot be used; the last valid configuration stays in effect',
  app: (pattern: string) => `${pattern} cannot deliver`,
  stale: (pattern: string) => `${pattern} keeps using its old keys: the new ones cannot be used`,
  endsSoon: (pattern: string) => `A certificate of ${pattern} expires soon`,
  credentials: (pattern: string) => `The credentials of ${pattern} are refused`,
  waiting: (many: number, count: string) => (many === 1 ? '1 delivery waits.' : `${count} deliveries wait.`),
  afterRestart: (keys: string) => `Changed in config.json, in effect after Carillon restarts: ${keys}.`,
  toApps: 'Open the apps',
  toSettings: 'Open the settings',
};
