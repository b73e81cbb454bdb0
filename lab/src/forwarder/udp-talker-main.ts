import { createSocket } from 'node:dgram';

/** A UDP client that never pauses and keeps its port: says a number two hundred times a second, and prints every number that comes back. */
const [address, port] = process.argv.slice(2);
const socket = createSocket('udp4');
let number = 0;
socket.on('message', (bytes) => process.stdout.write(`${Number.parseInt(bytes.toString(), 10)}\n`));
setInterval(() => {
  number += 1;
  socket.send(`${number}\n`, Number(port), address);
}, 5);
