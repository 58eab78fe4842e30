// A client of ola's WebSocket that shares no line with the library: RFC 6455 by hand over node:net, messages as clients on the wire send
// them. Usage: node ola-client.mjs ws://host:port/ola_socket extension password number
// Prints one line per step and ends with "done".
import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const [address, extension, password, number] = process.argv.slice(2);
const url = new URL(address);
const key = randomBytes(16).toString('base64');
const socket = connect(Number(url.port), url.hostname);
let received = Buffer.alloc(0);
let counter = 0;
let isOpen = false;
const waiting = [];
const messages = [];

function send(message) {
  message.uuid = `73836387-0000-0000-0000-${String(++counter).padStart(12, '0')}`;
  const payload = Buffer.from(JSON.stringify(message));
  const mask = randomBytes(4);
  const head = payload.length < 126
    ? Buffer.from([0x81, 0x80 | payload.length])
    : Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 0xff]);
  socket.write(Buffer.concat([head, mask, payload.map((byte, i) => byte ^ mask[i % 4])]));
  return message.uuid;
}

function deliver(message) {
  const index = waiting.findIndex(waiter => waiter.fits(message));
  if (index >= 0) {
    waiting.splice(index, 1)[0].resolve(message);
  } else {
    messages.push(message);
  }
}

function next(fits) {
  const index = messages.findIndex(fits);
  return index >= 0
    ? Promise.resolve(messages.splice(index, 1)[0])
    : new Promise(resolve => waiting.push({ fits, resolve }));
}

function readFrames() {
  while (received.length >= 2) {
    let length = received[1] & 0x7f;
    let start = 2;
    if (length === 126) {
      if (received.length < 4) return;
      length = received.readUInt16BE(2);
      start = 4;
    }
    if (received.length < start + length) return;
    if ((received[0] & 0x0f) === 1) deliver(JSON.parse(received.subarray(start, start + length).toString('utf8')));
    received = received.subarray(start + length);
  }
}

async function command(message, step) {
  const id = send(message);
  const reply = await next(m => m.event_type === 'command/reply' && m.uuid === id);
  if (parseInt(reply.code) !== 200) throw new Error(`${step}: ${JSON.stringify(reply)}`);
  console.log(step);
}

async function state(name, detail, answered) {
  await next(m => m.event_type === 'agent_state' && m.state === name
    && (detail === undefined || m.private_data === detail) && (answered === undefined || m.other_answered === answered));
  console.log([name, detail, answered].filter(part => part !== undefined).join(' '));
}

async function run() {
  await command({ cmd: 'auth', args: { username: extension, password, accept: 'application/json' } }, 'authenticated');
  await command({ cmd: 'subscribe', args: { key: `ola.agent.${extension}` } }, 'subscribed');
  await command({ action: 'api', cmd: 'login', args: { queue: ['10010'], extn: extension, type: 'onhook' } }, 'logged in');
  await state('login');
  await command({ action: 'api', cmd: 'go_ready', args: { extn: extension } }, 'set ready');
  await state('ready');
  await command({ action: 'api', cmd: 'dial', args: { extn: extension, dest: number, gateway: '', otherStr: 'from node' } }, 'dialled');
  await state('busy', 'calling');
  await state('busy', 'answered', false);
  await state('busy', 'answered', true);
  await command({ action: 'api', cmd: 'hangup_other', args: { extn: extension } }, 'hung up');
  await state('acw');
  await command({ cmd: 'ping' }, 'pinged');
  await command({ cmd: 'unsubscribe', args: { key: `ola.agent.${extension}` } }, 'unsubscribed');
  console.log('done');
  socket.destroy();
}

socket.on('connect', () => socket.write(
  `GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`));
socket.on('error', error => { console.error(error.message); process.exit(1); });
socket.on('close', () => process.exit(0));
socket.on('data', data => {
  received = Buffer.concat([received, data]);
  if (!isOpen) {
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = received.subarray(0, end).toString('latin1');
    const accept = createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
    if (!head.startsWith('HTTP/1.1 101') || !head.includes(accept)) {
      console.error(head);
      process.exit(1);
    }
    isOpen = true;
    received = received.subarray(end + 4);
    run().catch(error => { console.error(error.message); process.exit(1); });
  }
  readFrames();
});
