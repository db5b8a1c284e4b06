/** A user of a homeserver, through the Client-Server API. */
export interface MatrixAccount {
  readonly userId: string;
  createRoom(name: string, invite: MatrixAccount): Promise<string>;
  join(roomId: string): Promise<void>;
  /** Resolves to the event's id. */
  send(roomId: string, content: object): Promise<string>;
  read(roomId: string, eventId: string): Promise<void>;
  setPusher(pusher: { url: string; appId: string; pushkey: string }): Promise<void>;
  pushkeys(): Promise<string[]>;
}

export async function registerAccount(homeserver: string, name: string): Promise<MatrixAccount> {
  const call = async (method: string, path: string, body?: object, token?: string) => {
    const answer = await fetch(`${homeserver}/_matrix/client/v3${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(json)}`);
    return json;
  };
  const { access_token: token, user_id: userId } = await call('POST', '/register', {
    auth: { type: 'm.login.dummy' },
    username: name,
    password: 'correct horse battery staple',
  });
  const ask = (method: string, path: string, body?: object) => call(method, path, body, token);
  const path = (...parts: string[]) => parts.map((part) => `/${encodeURIComponent(part)}`).join('');
  await ask('PUT', path('profile', userId, 'displayname'), {
    displayname: `${name[0]?.toUpperCase()}${name.slice(1)}`,
  });

  return {
    userId,
    async createRoom(roomName, invite) {
      const room = await ask('POST', '/createRoom', {
        name: roomName,
        invite: [invite.userId],
        preset: 'private_chat',
      });
      return room.room_id;
    },
    join: (roomId) => ask('POST', path('join', roomId), {}),
    async send(roomId, content) {
      const sent = await ask('PUT', path('rooms', roomId, 'send', 'm.room.message', crypto.randomUUID()), content);
      return sent.event_id;
    },
    read: (roomId, eventId) => ask('POST', path('rooms', roomId, 'receipt', 'm.read', eventId), {}),
    setPusher: ({ url, appId, pushkey }) =>
      ask('POST', '/pushers/set', {
        kind: 'http',
        app_id: appId,
        pushkey,
        app_display_name: 'Carillon',
        device_display_name: 'desktop',
        lang: 'en',
        append: true,
        data: { url },
      }),
    async pushkeys() {
      const { pushers } = await ask('GET', '/pushers');
      return pushers.map(({ pushkey }: { pushkey: string }) => pushkey);
    },
  };
}
