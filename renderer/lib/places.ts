import { IconApps, IconInbox, IconPlugConnected, IconSettings } from '@tabler/icons-react';

/** The pages, as the rail and the palette list them. */
export const places = [
  { path: '/activity', name: 'activity', icon: IconInbox },
  { path: '/setup', name: 'setUp', icon: IconPlugConnected },
  { path: '/apps', name: 'apps', icon: IconApps },
  { path: '/settings', name: 'settings', icon: IconSettings },
] as const;
