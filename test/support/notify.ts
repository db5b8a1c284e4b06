/** Posts a notification to a gateway, as a homeserver does; answers status and parsed body. */
export async function notify(gatewayUrl: string, notification: object): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(gatewayUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'Synapse/1.163.2' },
    body: JSON.stringify({ notification }),
  });
  return { status: answer.status, body: await answer.json() };
}

/** A message as Synapse sends it, with an event of its own unless one is named. */
export function message(text: string, more: object = {}, appId = 'app.carillon.desktop'): object {
  return {
    event_id: `$${crypto.randomUUID()}`,
    room_id: '!garden:example.org',
    room_name: 'Garden',
    type: 'm.room.message',
    sender: '@alice:example.org',
    sender_display_name: 'Alice',
    prio: 'high',
    content: { msgtype: 'm.text', body: text },
    counts: { unread: 1 },
    devices: [
      { app_id: appId, pushkey: 'key', pushkey_ts: 1, data: {}, tweaks: { highlight: false, sound: 'default' } },
    ],
    ...more,
  };
}
