import { IconApps, IconInbox, IconPlugConnected, IconSettings } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { StatusBar } from './status-bar.tsx';

const places = [
  { path: '/activity', name: 'Activity', icon: IconInbox },
  { path: '/setup', name: 'Set up', icon: IconPlugConnected },
  { path: '/apps', name: 'Apps', icon: IconApps },
  { path: '/settings', name: 'Settings', icon: IconSettings },
];

/** The rail, the page and the status bar: what is always there. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const [location] = useLocation();
  return (
    <div className="frame">
      <nav className="rail" aria-label="Pages">
        {places.map(({ path, name, icon: Icon }) => (
          <Link
            key={path}
            to={path}
            className="rail-link"
            aria-current={location.startsWith(path) ? 'page' : undefined}
          >
            <Icon size={22} stroke={1.6} aria-hidden />
            <span>{name}</span>
          </Link>
        ))}
      </nav>
      <main className="page">{children}</main>
      <StatusBar />
    </div>
  );
}
