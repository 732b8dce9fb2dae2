// Two turns with tools, and reasoning over them, in every direction.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import { directions, openDirections } from './directions.mjs';

let house;
before(async () => {
  house = await openDirections();
});
after(() => house?.close());
beforeEach(() => house.clear());

const tools = ['weather', 'clock'];
const question = 'use weather and clock {"weather":{"city":"Oslo"},"clock":{"city":"Bergen"}}';
const results = [
  { text: 'It rains in Oslo.' },
  { text: 'The clock of Bergen is broken.', isError: true },
];
const byName = Object.fromEntries(tools.map((name, i) => [name, results[i]]));

/** Whether a format says that a result is an error; the others have its text alone. */
const hasErrors = (format) => format === 'messages' || format === 'gemini';

function checkResults(direction, to, body) {
  const told = to.results(body);
  assert.deepEqual(
    told.map(({ text }) => text.includes('Oslo')),
    [true, false],
    JSON.stringify(told),
  );
  assert.ok(told[0].text.includes(results[0].text) && told[1].text.includes(results[1].text));
  if (hasErrors(direction.client) && hasErrors(direction.upstream))
    assert.deepEqual(told.map(({ isError }) => isError), [false, true]);
}

for (const direction of directions) {
  describe(direction.title, () => {
    let to;
    before(() => {
      to = direction.use(house);
    });

    for (const streams of [false, true]) {
      const how = streams ? 'streamed' : 'whole';

      it(`calls two tools at once and goes on, ${how}`, async () => {
        const wish = { text: question, tools, streams };
        const answer = await to.ask(wish);
        assert.equal(answer.end, to.face.ends.calls);
        assert.deepEqual(
          answer.calls.map((call) => [call.name, call.arguments]),
          [
            ['weather', { city: 'Oslo' }],
            ['clock', { city: 'Bergen' }],
          ],
        );
        const next = await to.ask({ ...wish, text: '', after: { wish, answer, results } });
        assert.match(next.text, /^The tools said: .*It rains in Oslo.*of Bergen is broken/s);
        assert.equal(next.end, to.face.ends.natural);
        checkResults(direction, to, (await to.bodies()).at(-1));
      });

      it(`runs in the SDK's own loop, ${how}`, async () => {
        const text = await to.run({ text: question, tools, streams }, byName);
        assert.match(text, /The tools said: .*It rains in Oslo.*of Bergen is broken/s);
        checkResults(direction, to, (await to.bodies()).at(-1));
      });

      const manners = ['', ' and speak first'];
      if (direction.upstream === 'messages') manners.push(' in secret');
      for (const manner of manners) {
        it(`brings back what was thought${manner}, ${how}`, async () => {
          const wish = { text: question + manner, tools, reasons: true, streams };
          const answer = await to.ask(wish);
          if (manner !== ' in secret') assert.match(answer.reasoning, /^Let me think about this/);
          const next = await to.ask({ ...wish, text: '', after: { wish, answer, results } });
          assert.match(next.text, /^The tools said: /);
          const sealed = to.sealed((await to.bodies()).at(-1));
          assert.equal(sealed.length, 1, JSON.stringify((await to.bodies()).at(-1)));
        });

        if (direction.client === direction.upstream) continue; // goes through as it is
        it(`keeps for its client what was thought${manner}, ${how}`, async () => {
          const wish = { text: question + manner, tools, reasons: true, streams };
          const whole = await to.ask(wish);
          const answer = { ...whole, turn: to.face.plain(whole.turn) };
          const next = await to.ask({ ...wish, text: '', after: { wish, answer, results } });
          assert.match(next.text, /^The tools said: /);
          const sealed = to.sealed((await to.bodies()).at(-1));
          assert.equal(sealed.length, 1, JSON.stringify((await to.bodies()).at(-1)));
        });
      }
    }
  });
}
