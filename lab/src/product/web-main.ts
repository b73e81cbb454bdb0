/*
 * A web server for a workspace's namespace: PUT /hash answers with the SHA-256 of what was sent, GET /zeros/N sends N
 * bytes, GET /picture.svg a picture, an upgrade echoes what comes. Arguments: port, address.
 */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const [, , port, address = '::'] = process.argv;
if (port === undefined) throw new Error('usage: web-main.ts PORT [ADDRESS]');

const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
const block = Buffer.alloc(64 * 1024);

const server = createServer(async (request, response) => {
  const zeros = /^\/zeros\/(\d+)$/.exec(request.url ?? '')?.[1];
  if (zeros !== undefined) return sendZeros(Number(zeros));
  if (request.url === '/picture.svg') return void response.setHeader('content-type', 'image/svg+xml').end(picture);
  const hash = createHash('sha256');
  for await (const chunk of request) hash.update(chunk);
  response.end(JSON.stringify({ sha256: hash.digest('hex'), headers: request.headers, url: request.url }));

  function sendZeros(length: number): void {
    response.writeHead(200, { 'content-length': length });
    let left = length;
    const more = (): void => {
      while (left > 0) {
        const next = Math.min(left, block.length);
        left -= next;
        if (!response.write(next === block.length ? block : block.subarray(0, next))) break;
      }
      if (left === 0) response.end();
    };
    response.on('drain', more);
    more();
  }
});
server.on('upgrade', (_request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  socket.on('error', () => socket.destroy());
  socket.pipe(socket);
});
server.listen({ port: Number(port), host: address });
