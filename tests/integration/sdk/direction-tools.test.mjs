// Two turns with tools, and reasoning over them, in every direction.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import { directions, openDirections } from './directions.mjs';
import { answerTo } from './house.mjs';

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

/** Pieces of sealed state, or of reasoning, that the last request brought back. */
function countSealed(bodies, to) {
  return to.sealed(bodies.at(-1)).length;
}

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

      if (direction.client !== 'chat')
        // A chat's tools answer in text alone.
        it(`takes an image from a tool, ${how}`, async () => {
          const wish = { text: question, tools, streams };
          const answer = await to.ask(wish);
          const seen = [results[0], { text: 'A picture of the clock.', image: true }];
          const next = await to.ask({ ...wish, text: '', after: { wish, answer, results: seen } });
          assert.equal(next.end, to.face.ends.natural);
          const body = (await to.bodies()).at(-1);
          assert.ok(to.hasImage(body), JSON.stringify(body));
          assert.match(JSON.stringify(to.results(body)), /A picture of the clock\./);
        });

      const keeps = { all: (turn) => turn };
      // What goes through as it is nobody mends.
      if (direction.client !== direction.upstream) keeps.little = (turn) => to.face.plain(turn);
      const manners = ['', ' and speak first'];
      if (direction.upstream === 'messages') manners.push(' in secret');
      for (const [much, keep] of Object.entries(keeps)) {
        for (const manner of manners) {
          it(`goes step by step${manner}, ${how}, with a client that keeps ${much}`, async () => {
            const first = { text: question + manner, tools, reasons: true, streams };
            const one = await to.ask(first);
            if (manner !== ' in secret') assert.match(one.reasoning, /^Let me think about this/);

            const further = [results[0], { text: 'now use clock' }];
            const after = { wish: first, answer: { ...one, turn: keep(one.turn) }, results: further };
            const second = { ...first, text: '', after };
            const two = await to.ask(second);
            assert.deepEqual(
              two.calls.map((call) => [call.name, call.arguments]),
              [['clock', {}]],
            );
            assert.equal(countSealed(await to.bodies(), to), 1);

            const last = [{ text: 'It is noon.' }];
            const then = { wish: second, answer: { ...two, turn: keep(two.turn) }, results: last };
            const three = await to.ask({ ...first, text: '', after: then });
            assert.match(three.text, /^The tools said: .*It is noon\./);
            assert.equal(countSealed(await to.bodies(), to), 2);
          });
        }

        it(`goes on talking, ${how}, with a client that keeps ${much}`, async () => {
          const wish = { text: 'Hello', reasons: true, streams };
          const answer = await to.ask(wish);
          assert.match(answer.reasoning, /^Let me think about this/);
          const after = { wish, answer: { ...answer, turn: keep(answer.turn) }, results: [] };
          const next = await to.ask({ ...wish, text: 'And now?', after });
          assert.equal(next.text, answerTo('And now?'));
        });
      }
    }
  });
}
