/*
 * Runs inside a machine's namespace: a unix socket whose connections end at a TCP port that this machine reaches.
 * Files cross network namespaces, loopback does not. Arguments: socket path, port, address (loopback unless told).
 */
import { connect, createServer } from 'node:net';

const [, , socketPath, port, address = '127.0.0.1'] = process.argv;
if (socketPath === undefined || port === undefined) throw new Error('usage: relay-main.ts SOCKET PORT [ADDRESS]');

const server = createServer((incoming) => {
  const outgoing = connect(Number(port), address);
  // A half that breaks takes the other with it: that is what the client would see without us.
  incoming.on('error', () => outgoing.destroy());
  outgoing.on('error', () => incoming.destroy());
  incoming.pipe(outgoing).pipe(incoming);
});
server.listen(socketPath);
