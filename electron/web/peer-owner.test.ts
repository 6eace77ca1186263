import { describe, expect, it } from 'vitest';
import { ownerInTable } from './peer-owner.ts';

/** A row of /proc/net/tcp, as a little-endian kernel prints it. */
const row = (local: string, remote: string, uid: number, { state = '01', inode = 7 } = {}) =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 1`;

const mapped = (word: string) => `0000000000000000FFFF0000${word}`;

const connection = (from: string, to = '127.0.0.1') => ({
  from: { address: from, port: 0xc350 },
  to: { address: to, port: 0x1f90 },
});

const server = '0100007F:1F90';

describe('the owner of the other end', () => {
  it('is the one of the socket with exactly these two addresses and ports', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      row('0100007F:1F90', '00000000:0000', 1000, { state: '0A' }),
      row('0100007F:1F90', '0100007F:C350', 1000),
      row('0100007F:C350', server, 1001),
      row('0200007F:C350', server, 1002),
      row('FEFFFF7F:C350', server, 1003),
      row('0500000A:C350', server, 1004),
      row('0100007F:C351', server, 1005),
      row('0100007F:C350', '0200007F:1F90', 1006),
    ].join('\n');
    const owners = ['127.0.0.1', '127.0.0.2', '127.255.255.254', '10.0.0.5', '127.0.0.3'];
    expect(owners.map((from) => ownerInTable(table, connection(from)))).toEqual([
      ...[1001, 1002, 1003, 1004, undefined],
    ]);
    expect(ownerInTable(table, connection('127.0.0.1', '127.0.0.2'))).toBe(1006);
    expect(ownerInTable('', connection('127.0.0.1'))).toBeUndefined();
  });

  it('is found behind IPv6 sockets too', () => {
    const table = [
      row(`${mapped('0200007F')}:C350`, `${mapped('0100007F')}:1F90`, 1002),
      row(`${'0'.repeat(24)}01000000:C350`, `${'0'.repeat(24)}01000000:1F90`, 1003),
    ].join('\n');
    expect(ownerInTable(table, connection('127.0.0.2'))).toBe(1002);
    expect(ownerInTable(table, connection('::ffff:127.0.0.2', '::ffff:127.0.0.1'))).toBe(1002);
    expect(ownerInTable(table, connection('::1', '::1'))).toBe(1003);
  });

  it('is unknown where the row proves nothing', () => {
    const from = '0100007F:C350';
    const rows = {
      'closed, so that the kernel names root': row(from, server, 0, { state: '05', inode: 0 }),
      'waiting, and root again': row(from, server, 0, { state: '06', inode: 0 }),
      'of no program any more': row(from, server, 1000, { inode: 0 }),
      'there twice': `${row(from, server, 1000)}\n${row(from, server, 1001)}`,
      'cut off': `   0: ${from} ${server} 01 00000000:00000000`,
      'without a number': row(from, server, Number.NaN),
    };
    for (const [why, table] of Object.entries(rows))
      expect([why, ownerInTable(table, connection('127.0.0.1'))]).toEqual([why, undefined]);
    for (const address of ['', 'localhost', '127.0.0.1.evil.example'])
      expect(ownerInTable(row(from, server, 1000), connection(address))).toBeUndefined();
  });
});
