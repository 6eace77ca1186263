import { connect, type Socket } from 'node:net';
import { userInfo } from 'node:os';

/** How long a bus may take to answer, in milliseconds, and how many bytes an answer may have. */
const answersWithin = 2000;
const maxBytes = 64 * 1024;

const service = 'org.freedesktop.DBus';
const hello = 1;
const question = 2;

/**
 * Whether somebody on the session's bus has a name (D-Bus Specification,
 * "org.freedesktop.DBus.NameHasOwner"); null where that cannot be told: no bus,
 * one that is reached in another way than by a socket's path, or no answer.
 */
export async function hasBusName(
  name: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<boolean | null> {
  const path = busPath(environment);
  return path === null ? null : askBus(path, name).catch(() => null);
}

/** The path of the bus's socket (D-Bus Specification, "Server Addresses"); abstract ones begin with a zero. */
export function busPath(environment: Readonly<Record<string, string | undefined>>): string | null {
  const runtime = environment['XDG_RUNTIME_DIR'];
  const addresses =
    environment['DBUS_SESSION_BUS_ADDRESS'] ||
    (runtime === undefined || runtime === '' ? '' : `unix:path=${runtime}/bus`);
  for (const address of addresses.split(';')) {
    if (!address.startsWith('unix:')) continue;
    for (const part of address.slice('unix:'.length).split(',')) {
      const [key, value = ''] = part.split('=', 2);
      if (key === 'path') return unescaped(value);
      if (key === 'abstract') return `\0${unescaped(value)}`;
    }
  }
  return null;
}

/** Bytes that an address may not hold as they are come as `%` and two hexadecimal digits. */
function unescaped(value: string): string {
  return value.replace(/%([0-9a-fA-F]{2})/g, (_all, digits) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

function askBus(path: string, name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(path);
    const fail = () => {
      socket.destroy();
      reject(new Error('The bus did not answer'));
    };
    let received = Buffer.alloc(0);
    let authenticated = false;
    socket.setTimeout(answersWithin, fail).on('error', fail).on('close', fail);
    socket.on('connect', () => {
      const uid = Buffer.from(String(userInfo().uid)).toString('hex');
      socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length > maxBytes) return fail();
      if (!authenticated) {
        const end = received.indexOf('\r\n');
        if (end < 0) return;
        if (!received.toString('latin1').startsWith('OK ')) return fail();
        authenticated = true;
        received = received.subarray(end + 2);
        socket.write('BEGIN\r\n');
        socket.write(call(hello, 'Hello'));
        socket.write(call(question, 'NameHasOwner', name));
      }
      const answer = readAnswer(received);
      if (answer === null) return;
      socket.removeAllListeners('close').destroy();
      if (answer === 'error') reject(new Error('The bus refused to answer'));
      else resolve(answer);
    });
  });
}

/** A call of the bus itself, with one text or none ("Message Format"; little-endian). */
function call(serial: number, member: string, text?: string): Buffer {
  const body = text === undefined ? Buffer.alloc(0) : stringOf(text);
  const fields = [
    field(1, 'o', stringOf('/org/freedesktop/DBus')),
    field(2, 's', stringOf(service)),
    field(3, 's', stringOf(member)),
    field(6, 's', stringOf(service)),
    ...(text === undefined ? [] : [field(8, 'g', Buffer.from('\x01s\0', 'latin1'))]),
  ];
  // Each field begins at a multiple of eight, as the fields' array does.
  const array = fields.reduce((before, next) => Buffer.concat([padded(before), next]));
  const head = Buffer.alloc(16);
  head.write('l', 0, 'latin1');
  head.writeUInt8(1, 1);
  head.writeUInt8(1, 3);
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(serial, 8);
  head.writeUInt32LE(array.length, 12);
  return Buffer.concat([padded(Buffer.concat([head, array])), body]);
}

function field(code: number, type: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([code, 1, type.charCodeAt(0), 0]), value]);
}

function stringOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes, Buffer.alloc(1)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
}

/** The answer to the question among the messages that have come; null while it has not. */
function readAnswer(bytes: Buffer): boolean | 'error' | null {
  for (let at = 0; at + 16 <= bytes.length; ) {
    const bodyLength = bytes.readUInt32LE(at + 4);
    const fieldsLength = bytes.readUInt32LE(at + 12);
    const body = at + 16 + fieldsLength + ((8 - (fieldsLength % 8)) % 8);
    if (body + bodyLength > bytes.length) return null;
    if (replySerial(bytes.subarray(at + 16, at + 16 + fieldsLength)) === question)
      return bytes.readUInt8(at + 1) === 2 ? bytes.readUInt32LE(body) === 1 : 'error';
    at = body + bodyLength;
  }
  return null;
}

/** The field REPLY_SERIAL (5, a number); other fields hold texts. */
function replySerial(fields: Buffer): number | null {
  for (let at = 0; at + 8 <= fields.length; ) {
    const [code, type] = [fields.readUInt8(at), String.fromCharCode(fields.readUInt8(at + 2))];
    const value = at + 4;
    if (code === 5 && type === 'u') return fields.readUInt32LE(value);
    const end =
      type === 'g'
        ? value + 1 + fields.readUInt8(value) + 1
        : type === 'u'
          ? value + 4
          : value + 4 + fields.readUInt32LE(value) + 1;
    at = end + ((8 - (end % 8)) % 8);
  }
  return null;
}
