// A relay that is killed loses nothing that was answered 100 ms before, and counts nothing twice.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, it } from 'node:test';

import { House } from './house.mjs';
import { formats, send } from './traffic.mjs';

let house;

before(async () => {
  house = await House.open();
});
after(() => house?.close());

/** Sends one request after the other until the relay is gone; notes when each was answered. */
async function client(answered, isOver) {
  for (let number = 0; !isOver(); ++number) {
    try {
      const reply = await send(house, formats.chat('gpt-4o', `Number ${number}`, number % 2 === 1));
      const id = reply.headers.get('x-deskrelay-request-id');
      await reply.arrayBuffer();
      assert.equal(reply.status, 200);
      answered.push({ id, at: performance.now() });
    } catch (error) {
      if (!isOver()) throw error;
    }
  }
}

function recordedIds() {
  const database = new DatabaseSync(join(house.directory, 'deskrelay.db'), { readOnly: true });
  const rows = database.prepare('SELECT request_id AS id FROM usage_records').all();
  database.close();
  return rows.map((row) => row.id);
}

it('keeps what was answered 100 ms before a kill, once', async () => {
  const answered = [];
  const kills = [];
  for (const wanted of [150, 300, 450]) {
    let isOver = false;
    const clients = Array.from({ length: 4 }, () => client(answered, () => isOver));
    const enough = async () => {
      while (answered.length < wanted) await new Promise((resolve) => setImmediate(resolve));
    };
    await Promise.race([enough(), ...clients]);
    isOver = true;
    const at = performance.now();
    await house.end('SIGKILL');
    await Promise.all(clients);
    kills.push(at);
    await house.serve();
  }
  const recorded = recordedIds();
  const known = new Set(recorded);
  assert.equal(known.size, recorded.length, 'none is there twice');
  const killAfter = (time) => kills.find((kill) => kill >= time) ?? Infinity;
  const must = answered.filter(({ at }) => killAfter(at) - at > 100);
  assert.ok(must.length > 200, `${must.length} were answered in time`);
  assert.deepEqual(
    must.filter(({ id }) => !known.has(id)),
    [],
  );
  assert.equal(new Set(answered.map(({ id }) => id)).size, answered.length, 'ids are unique');
  // The report agrees with the store.
  assert.equal((await house.ctl(['usage'])).total.requests, recorded.length);
});
