/** Channels between main and preload; a file of its own, because a sandboxed preload can load nothing else. */
export const channels = {
  connect: 'carillon:connect',
  port: 'carillon:port',
  relay: 'carillon:relay',
  openPush: 'carillon:open-push',
} as const;
