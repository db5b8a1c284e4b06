/** Channels between main and preload; a file of its own, because a sandboxed preload can load nothing else. */
export const channels = {
  connect: 'carillon:connect',
  /** The page asks for a relay that keeps dying to be started again now. */
  restart: 'carillon:restart',
  /** The page asks for the data folder in the system's file manager. */
  showData: 'carillon:show-data',
  /** The page asks for the newer build that is ready to be put in place. */
  installUpdate: 'carillon:install-update',
  port: 'carillon:port',
  relay: 'carillon:relay',
  update: 'carillon:update',
  /** How this computer tells the time. */
  time: 'carillon:time',
  openPush: 'carillon:open-push',
  openSettings: 'carillon:open-settings',
} as const;
