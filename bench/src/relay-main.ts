/** A plain TCP relay of one hop, as Node's own documentation would write it: `relay-main.ts PORT ADDRESS TARGET_PORT`. */
import { connect, createServer } from 'node:net';
import process from 'node:process';

const [port = '', address = '', targetPort = ''] = process.argv.slice(2);

createServer((incoming) => {
  const outgoing = connect(Number(targetPort), address);
  incoming.on('error', () => outgoing.destroy());
  outgoing.on('error', () => incoming.destroy());
  incoming.pipe(outgoing).pipe(incoming);
}).listen(Number(port), '127.0.0.1');
