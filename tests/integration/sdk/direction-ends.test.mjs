// Why an answer ended, in the words of every client's format.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import { directions, openDirections } from './directions.mjs';

let house;
before(async () => {
  house = await openDirections();
});
after(() => house?.close());
beforeEach(() => house.clear());

const manyWords = Array.from({ length: 40 }, (_, i) => `word${i}`).join(' ');

for (const direction of directions) {
  describe(direction.title, () => {
    let to;
    before(() => {
      to = direction.use(house);
    });

    for (const streams of [false, true]) {
      const how = streams ? 'streamed' : 'whole';

      it(`ends at the limit, ${how}`, async () => {
        const answer = await to.ask({ text: manyWords, most: 20, streams });
        assert.equal(answer.end, to.face.ends.limit);
        assert.match(answer.text, /word17$/);
      });

      it(`ends with a refusal, ${how}`, async () => {
        const answer = await to.ask({ text: 'refuse this', streams });
        assert.ok(to.face.isRefused(answer), JSON.stringify(answer));
        assert.match(answer.refusal + answer.text, /I cannot help with that\.|It was asked to\./);
      });

      it(`ends in a filter, ${how}`, async () => {
        const answer = await to.ask({ text: 'filter this', streams });
        // Responses say it by a refusal, or by their status.
        const isFiltered =
          direction.client === 'responses'
            ? to.face.isRefused(answer)
            : to.face.ends.filter.includes(answer.end);
        assert.ok(isFiltered, JSON.stringify(answer));
        assert.equal(answer.text, 'This much was written.');
      });

      if (direction.upstream === 'gemini')
        it(`ends in a blocked prompt, ${how}`, async () => {
          const answer = await to.ask({ text: 'block this', streams });
          const isOwn = direction.client === 'gemini';
          if (isOwn) assert.equal(answer.end, 'PROHIBITED_CONTENT');
          else assert.ok(to.face.isRefused(answer), JSON.stringify(answer));
        });

      if (direction.client === 'responses') continue; // has no word for stop strings
      it(`ends at a stop string, ${how}`, async () => {
        const answer = await to.ask({ text: 'Hello', stop: 'That is', streams });
        assert.equal(answer.text, 'You said: Hello\n');
        // Chat and Gemini do not tell which one it was, nor that it was one.
        const isTold = direction.upstream === 'messages' || direction.upstream === 'responses';
        assert.equal(answer.end, isTold ? to.face.ends.stop : to.face.ends.natural);
        if (direction.client === 'messages') assert.equal(answer.stop, isTold ? 'That is' : null);
      });
    }
  });
}
