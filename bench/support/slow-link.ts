/** A way to a server that counts bytes, and may take longer: each piece of what a client sends is held for so long before it goes on. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const HEAD = /^(?:GET|POST) \//;

export interface SlowLink {
  /** The server's URL with the place of the link in it. */
  readonly url: string;
  /** Bytes that have gone through it so far, with all that HTTP adds. */
  readonly sent: () => number;
  readonly received: () => number;
  close(): Promise<void>;
}

/**
 * @param server its URL
 * @param ms that each piece is held; what the server sends goes on at once, so it is that much a request
 * @param named requests name the server as their host, not the link: for one that answers to its own name only, and asks for
 * no signature
 */
export async function slowLink(server: string, ms: number, named = false): Promise<SlowLink> {
  const target = new URL(server);
  const sockets = new Set<Socket>();
  const bytes = { sent: 0, received: 0 };
  const link = createServer({ noDelay: true }, (client) => {
    const beyond = connect({ host: target.hostname, port: Number(target.port), noDelay: true });
    for (const socket of [client, beyond]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => sockets.delete(socket));
    }
    // Timers of one length end in the order in which they began: the pieces keep theirs.
    client.on('data', (piece: Buffer) => {
      bytes.sent += piece.length;
      setTimeout(() => beyond.write(named ? addressed(piece) : piece), ms);
    });
    beyond.on('data', (piece: Buffer) => {
      bytes.received += piece.length;
    });
    client.once('end', () => setTimeout(() => beyond.end(), ms));
    client.once('close', () => setTimeout(() => beyond.destroy(), ms));
    beyond.pipe(client);
    beyond.once('close', () => client.destroy());
  });
  link.listen(0, '127.0.0.1');
  await once(link, 'listening');
  const at = new URL(server);
  at.port = String((link.address() as AddressInfo).port);
  /** A request's head comes in one piece: clients write it so. */
  const addressed = (piece: Buffer): Buffer | string =>
    HEAD.test(piece.toString('latin1', 0, 6))
      ? Buffer.from(piece.toString('latin1').replace(at.host, target.host), 'latin1')
      : piece;
  return {
    url: at.href.replace(/\/$/, ''),
    sent: () => bytes.sent,
    received: () => bytes.received,
    async close() {
      for (const socket of sockets) socket.destroy();
      link.close();
      await once(link, 'close');
    },
  };
}
