import { describe, expect, it } from 'vitest';
import { createConnection } from '../../../renderer/lib/connection.ts';

/** The window of the desktop, and messages of its shell. */
function desktopWindow() {
  const window = Object.assign(new EventTarget(), {
    location: { protocol: 'carillon:', origin: 'carillon://app' },
    postMessage: () => undefined,
  });
  const say = (data: object, ports: readonly MessagePort[] = []) =>
    window.dispatchEvent(Object.assign(new Event('message'), { source: window, data, ports }));
  return { connection: createConnection(window as unknown as Window), say };
}

const restarting = { type: 'carillon:relay', status: 'restarting', attempt: 1 };
const failed = { type: 'carillon:relay', status: 'failed', problem: 'It keeps dying.', log: [] };

describe('the connection of the desktop', () => {
  it.each([restarting, failed])('ignores late reports of a relay that has ended: %j', (gone) => {
    const { connection, say } = desktopWindow();
    const { port1 } = new MessageChannel();
    say({ type: 'carillon:port' }, [port1]);
    expect(connection.state().status).toBe('connected');
    say(gone);
    for (const late of ['connected', 'lost'] as const) {
      connection.report(late);
      expect(connection.state().status).toBe(gone.status);
    }
    const { port1: next } = new MessageChannel();
    say({ type: 'carillon:port' }, [next]);
    expect(connection.state().status).toBe('connected');
    for (const port of [port1, next]) port.close();
  });
});
