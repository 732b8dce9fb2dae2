// What the relay counts is what the upstream reported, to the token.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, it } from 'node:test';

import { House, eventually } from './house.mjs';
import { formats, inParallel, readEvents, send } from './traffic.mjs';

const counts = ['input', 'cache_read', 'cache_write', 'output', 'reasoning'];
const compatKey = 'sk-fake-compatible';
const requests = 200;

let house;
const keys = {};

before(async () => {
  house = await House.open();
  await house.control('/__key', { provider: 'openai', key: compatKey });
  await house.addAccount('openai-compatible', 'compat', `${house.upstream}/v1`, compatKey, [
    '--model',
    'mock-model',
    '--model',
    'left-early',
  ]);
  for (const name of ['first', 'second', 'leaver']) keys[name] = await house.createKey(name);
});
after(() => house?.close());

const plans = [
  ['chat', 'gpt-4o', false],
  ['chat', 'gpt-5', true],
  ['chatWithUsage', 'mock-model', true],
  ['responses', 'gpt-5', false],
  ['responses', 'gpt-5.5', true],
  ['messages', 'claude-opus-5-5', false],
  ['messages', 'claude-sonnet-4-6', true],
  ['gemini', 'gemini-3-pro', false],
  ['gemini', 'gemini-2.5-flash', true],
  ['embeddings', 'text-embedding-3-small', false],
];
// Of the requests' own: others would have their account passed over for a while.
const failures = [400, 404, 413];

/** Sends the request of that number and takes the answer as its kind wants it. */
async function sendNumbered(number, sent) {
  const [format, model, streams] = plans[number % plans.length];
  const text = `Question ${number}${' and more of it'.repeat(number % 13)}`;
  const note = (key, resolved) => {
    sent.push({ key, model: resolved });
    return { key: keys[key], label: key };
  };
  const name = number % 2 ? 'first' : 'second';
  if (number % 7 === 3) {
    const status = failures[number % failures.length];
    const request = formats[format](model, text, streams);
    const reply = await send(house, request, { ...note(name, model), step: { status } });
    assert.equal(reply.status, status);
    await reply.text();
    return;
  }
  if (number % 20 === 6) {
    // It leaves when message_start has told the input: that much is counted.
    const request = formats.messages('claude-opus-5-5', text, true);
    const reply = await send(house, request, {
      ...note(name, 'claude-opus-5-5'),
      step: { hang_after_events: 4 },
    });
    await readEvents(reply, 4);
    return;
  }
  if (number % 20 === 12) {
    // It leaves before anything was told: nothing can be counted exactly.
    const request = formats.chatWithUsage('left-early', text, true);
    const reply = await send(house, request, {
      ...note('leaver', 'left-early'),
      step: { hang_after_events: 4 },
    });
    await readEvents(reply, 4);
    return;
  }
  if (number % 11 === 4 && streams) {
    // The upstream breaks off before it tells: what the relay has is an estimate, and marked.
    const request = formats.chatWithUsage('left-early', text, true);
    const reply = await send(house, request, {
      ...note('leaver', 'left-early'),
      step: { cut_after_events: 9 },
    });
    // A stream that is cut before its first content is an error with a status.
    assert.ok(reply.status === 200 || reply.status === 502, reply.status);
    await reply.arrayBuffer();
    return;
  }
  const step = number % 5 === 0 ? { split: 11 } : null;
  const reply = await send(house, formats[format](model, text, streams), {
    ...note(name, model),
    step: streams || step?.split ? step : null,
  });
  assert.equal(reply.status, 200);
  await reply.arrayBuffer();
}

function sumsBy(rows, nameOf) {
  const sums = {};
  for (const row of rows) {
    const sum = (sums[nameOf(row)] ??= Object.fromEntries(counts.map((count) => [count, 0])));
    for (const count of counts) sum[count] += row[count];
  }
  return sums;
}

function requestsBy(sent, nameOf) {
  const sums = {};
  for (const one of sent) sums[nameOf(one)] = (sums[nameOf(one)] ?? 0) + 1;
  return sums;
}

/** Every row of the relay's report against what the upstream says of that name. */
function compare(rows, nameOf, reported, sent) {
  const seen = {};
  for (const row of rows) {
    const name = nameOf(row);
    seen[name] = row.requests;
    if (name === 'leaver' || name === 'left-early') {
      // Those that were cut before their first content are errors, and cost nothing.
      assert.ok(row.estimated > 0, JSON.stringify(row));
      continue;
    }
    const counted = Object.fromEntries(counts.map((count) => [count, row[count]]));
    assert.deepEqual(counted, reported[name], name);
    assert.equal(row.estimated, 0, name);
  }
  if (sent) assert.deepEqual(seen, sent);
}

it(`counts ${requests} mixed requests exactly`, async () => {
  const sent = [];
  await inParallel(requests, 8, (number) => sendNumbered(number, sent));
  assert.equal(sent.length, requests);
  await eventually('all are in the store', async () => {
    return (await house.ctl(['usage'])).total.requests >= requests;
  });
  const { rows: reported, total } = await house.totals();
  const ofLeaver = (row) => row.label !== 'leaver';

  const byModel = (await house.ctl(['usage', '--by', 'model'])).rows;
  compare(
    byModel,
    (row) => row.model,
    sumsBy(reported, (row) => row.model),
    requestsBy(sent, (one) => one.model),
  );
  const byKey = (await house.ctl(['usage', '--by', 'key'])).rows;
  compare(
    byKey,
    (row) => row.key,
    sumsBy(reported, (row) => row.label),
    requestsBy(sent, (one) => one.key),
  );
  const accountOf = (row) => {
    if (row.credential === compatKey) return 'compat';
    return row.credential.startsWith('sk-ant') ? 'anthropic'
      : row.credential.startsWith('AIza') ? 'gemini'
        : 'openai';
  };
  const byAccount = (await house.ctl(['usage', '--by', 'account'])).rows;
  const exact = sumsBy(reported.filter(ofLeaver), accountOf);
  for (const row of byAccount) {
    if (row.account === 'compat' && row.estimated > 0) continue;
    const counted = Object.fromEntries(counts.map((count) => [count, row[count]]));
    assert.deepEqual(counted, exact[row.account], row.account);
  }
  assert.equal(byAccount.length, Object.keys(exact).length);

  const all = (await house.ctl(['usage'])).total;
  assert.equal(all.requests, requests);
  if (all.estimated === 0) for (const count of counts) assert.equal(all[count], total[count], count);
  for (const count of counts) assert.ok(total[count] > 0, `the traffic has ${count}`);

  // The report has one sum for what was written to caches; the store has both lives apart.
  const database = new DatabaseSync(join(house.directory, 'deskrelay.db'), { readOnly: true });
  const stored = database
    .prepare('SELECT sum(cache_write_5m) AS short, sum(cache_write_1h) AS long FROM usage_records')
    .get();
  database.close();
  assert.equal(stored.short, total.cache_write_5m);
  assert.equal(stored.long, total.cache_write_1h);
});
