/** Schemes that start a browser or a Matrix client and nothing else. */
const OPENABLE = new Set(['http:', 'https:', 'matrix:', 'element:', 'io.element.desktop:']);

/** The event that a link opens. */
export interface RoomEvent {
  readonly roomId: string;
  readonly eventId: string;
}

type LinkKind =
  | { readonly to: 'matrix' | 'element' | 'matrix.to' }
  | { readonly to: 'custom'; readonly template: string };

/**
 * The URL that opens an event's room in a client, serialised by `URL`; null when its scheme is not one of {@link OPENABLE}.
 * Ids come from the network and are completely encoded, so that none can add a path, a query or a scheme.
 * Sources: Matrix specification, appendices, "Matrix URI scheme" and "matrix.to navigation"; Element Desktop's
 * `element:` takes the fragment of its web app.
 */
export function roomLink(kind: LinkKind, { roomId, eventId }: RoomEvent): string | null {
  if (!roomId.isWellFormed() || !eventId.isWellFormed()) return null;
  const room = encodeURIComponent(roomId);
  const event = encodeURIComponent(eventId);
  switch (kind.to) {
    case 'matrix':
      return openable(`matrix:roomid/${bare(room)}/e/${bare(event)}`);
    case 'element':
      return openable(`element://vector/webapp/#/room/${room}/${event}`);
    case 'matrix.to':
      return openable(`https://matrix.to/#/${room}/${event}`);
    case 'custom':
      return openable(
        kind.template.replaceAll(/\{(room_id|event_id)\}/g, (_all, id) => (id === 'room_id' ? room : event)),
      );
  }
}

/** The URL as `URL` serialises it; null for one that is malformed, or whose scheme might start any program. */
export function openable(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return OPENABLE.has(url.protocol) ? url.href : null;
}

/** Whether a template contains the room, and neither its scheme nor its host depends on the room's id. */
export function isRoomLinkTemplate(template: string): boolean {
  const [one, other] = ['one', 'other'].map((name) =>
    roomLink({ to: 'custom', template }, { roomId: `!${name}`, eventId: `$${name}` }),
  );
  if (!one || !other || !template.includes('{room_id}')) return false;
  return new URL(one).protocol === new URL(other).protocol && new URL(one).host === new URL(other).host;
}

/** An encoded id without its sigil, with its colon unescaped, which a path may contain. */
function bare(id: string): string {
  return id.replace(/^(!|%24)/, '').replaceAll('%3A', ':');
}
