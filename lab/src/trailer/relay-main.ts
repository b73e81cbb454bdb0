/*
 * Runs inside a host's namespace: a unix socket whose connections end at a TCP port of that namespace.
 * Files cross network namespaces, loopback does not. Arguments: socket path, port.
 */
import { connect, createServer } from 'node:net';

const [, , socketPath, port] = process.argv;
if (socketPath === undefined || port === undefined) throw new Error('usage: relay-main.ts SOCKET PORT');

const server = createServer((incoming) => {
  const outgoing = connect(Number(port), '127.0.0.1');
  // A half that breaks takes the other with it: that is what the client would see without us.
  incoming.on('error', () => outgoing.destroy());
  outgoing.on('error', () => incoming.destroy());
  incoming.pipe(outgoing).pipe(incoming);
});
server.listen(socketPath);
