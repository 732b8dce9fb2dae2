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

/** Sends one request after the other until `load` is over; notes when each was answered. */
async function client(answered, load) {
  for (let number = 0; !load.isOver; ++number) {
    try {
      const reply = await send(house, formats.chat('gpt-4o', `Number ${number}`, number % 2 === 1));
      const id = reply.headers.get('x-deskrelay-request-id');
      await reply.arrayBuffer();
      assert.equal(reply.status, 200);
      answered.push({ id, at: performance.now(), load });
      load.noteAnswer();
    } catch (error) {
      if (!load.isOver) throw error;
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
  for (let round = 0; round < 3; ++round) {
    const load = { isOver: false, answers: 0 };
    const enough = new Promise((resolve) => {
      load.noteAnswer = () => {
        load.began ??= performance.now();
        // Long enough that many lie before the last 100 ms, however fast the machine is.
        if (++load.answers >= 100 && performance.now() - load.began > 400) resolve();
      };
    });
    const clients = Array.from({ length: 4 }, () => client(answered, load));
    await Promise.race([enough, Promise.all(clients)]);
    load.isOver = true;
    load.killed = performance.now();
    await house.end('SIGKILL');
    await Promise.all(clients);
    await house.serve();
  }
  const recorded = recordedIds();
  const known = new Set(recorded);
  assert.equal(known.size, recorded.length, 'none is there twice');
  const must = answered.filter(({ at, load }) => load.killed - at > 100);
  assert.ok(must.length > 100, `only ${must.length} of ${answered.length} were answered in time`);
  assert.deepEqual(
    must.filter(({ id }) => !known.has(id)).map(({ id }) => id),
    [],
  );
  assert.equal(new Set(answered.map(({ id }) => id)).size, answered.length, 'ids are unique');
  // The report agrees with the store.
  assert.equal((await house.ctl(['usage'])).total.requests, recorded.length);
});
