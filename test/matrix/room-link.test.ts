import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRoomLinkTemplate, openable, roomLink } from '../../src/matrix/room-link.ts';
import { anyText } from '../support/any-text.ts';

const event = { roomId: '!garden:example.org', eventId: '$1/2+3' };
const custom = (template: string) => ({ to: 'custom', template }) as const;

describe('a link to a room', () => {
  it.each([
    ['matrix', 'matrix:roomid/garden:example.org/e/1%2F2%2B3'],
    ['element', 'element://vector/webapp/#/room/!garden%3Aexample.org/%241%2F2%2B3'],
    ['matrix.to', 'https://matrix.to/#/!garden%3Aexample.org/%241%2F2%2B3'],
  ] as const)('is written for %s', (to, address) => {
    expect(roomLink({ to }, event)).toBe(address);
  });

  it('fills a custom template', () => {
    expect(roomLink(custom('https://chat.example.org/#/room/{room_id}?event={event_id}'), event)).toBe(
      'https://chat.example.org/#/room/!garden%3Aexample.org?event=%241%2F2%2B3',
    );
  });

  it('leads to the same place whatever characters a room id has', () => {
    const anything = fc.record({ roomId: anyText(), eventId: anyText() });
    fc.assert(
      fc.property(anything, (hostile) => {
        const url = new URL(roomLink({ to: 'matrix.to' }, hostile) ?? '');
        expect([url.origin, url.pathname, url.search]).toEqual(['https://matrix.to', '/', '']);
        expect(roomLink({ to: 'matrix' }, hostile)).toMatch(/^matrix:roomid\/[^/?#]*\/e\/[^/?#]*$/);
      }),
    );
  });

  it('does not exist for an id that is not valid text', () => {
    expect(roomLink({ to: 'matrix' }, { roomId: '!\ud800', eventId: '$1' })).toBeNull();
  });
});

describe('a template', () => {
  it.each([
    'https://chat.example.org/#/room/{room_id}',
    'http://localhost:8080/{room_id}/{event_id}',
    'element://vector/webapp/#/room/{room_id}',
    'matrix:roomid/{room_id}',
  ])('may be %s', (template) => expect(isRoomLinkTemplate(template)).toBe(true));

  it.each([
    '',
    'https://chat.example.org/',
    '{room_id}',
    'https://{room_id}/',
    'https:///{room_id}',
    'https://{room_id}.example.org/',
    'https://chat.example.org:{room_id}/',
    'https:{room_id}',
    'https:\\\\{room_id}',
    'file:///{room_id}',
    'javascript:alert({room_id})',
    'smb://host/{room_id}',
  ])('may not be %j', (template) => expect(isRoomLinkTemplate(template)).toBe(false));
});

describe('an address to open', () => {
  it.each([
    ['HTTPS://Example.ORG/a b', 'https://example.org/a%20b'],
    ['matrix:u/alice:example.org', 'matrix:u/alice:example.org'],
  ])('%s is opened as %s', (address, href) => expect(openable(address)).toBe(href));

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'ms-msdt:/id', 'vscode://x', 'carillon://settings', 'x', ''])(
    '%j is not opened',
    (address) => expect(openable(address)).toBeNull(),
  );
});
