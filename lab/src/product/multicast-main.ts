/*
 * Multicast, for the namespaces of a lab. `listen GROUP PORT ADDRESS` joins a group by the interface that holds an
 * address and answers what it hears there; `send GROUP PORT ADDRESS` sends to the group from an address, prints who
 * answered first, and ends with 1 when nobody does.
 */
import { createSocket } from 'node:dgram';
import process from 'node:process';

/** A sender asks again that often: a switch may still be learning where the members are. */
const askEveryMs = 200;
const giveUpMs = 2_000;

const [, , mode, group, portText, address] = process.argv;
if (group === undefined || portText === undefined || address === undefined) {
  throw new Error('usage: multicast-main.ts listen|send GROUP PORT ADDRESS');
}
const port = Number(portText);
const socket = createSocket({ type: 'udp4', reuseAddr: true });

if (mode === 'listen') {
  socket.on('message', (_, sender) => socket.send('heard', sender.port, sender.address));
  socket.bind(port, group, () => socket.addMembership(group, address));
} else {
  socket.on('message', (_, sender) => {
    process.stdout.write(sender.address);
    process.exit(0);
  });
  socket.bind(0, address, () => {
    socket.setMulticastInterface(address);
    socket.setMulticastTTL(1);
    setInterval(() => socket.send('who hears this?', port, group), askEveryMs);
    setTimeout(() => process.exit(1), giveUpMs);
  });
}
