// The program's end: a browser's spare connections, on which nothing was ever asked, do not hold it up.
import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startProductServer } from '../support/product-server.ts';

test('closes within seconds while somebody holds connections with half a request and with none', async () => {
  const server = await startProductServer();
  const port = Number(new URL(server.url).port);
  const held = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
  await Promise.all(held.map((socket) => once(socket, 'connect')));
  held[1]!.write('POST /api/session/sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{');
  const answer = await fetch(`${server.url}/healthz`);
  expect(answer.status).toBe(200);
  for (const socket of held) socket.on('error', () => undefined);
  const startedMs = performance.now();
  await server.close();
  expect(performance.now() - startedMs).toBeLessThan(4_000);
  for (const socket of held) socket.destroy();
});
