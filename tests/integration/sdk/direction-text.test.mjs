// Text, usage, images and answers in a schema, in every direction.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import { z } from 'zod';

import { directions, openDirections } from './directions.mjs';
import { answerTo } from './house.mjs';

let house;
before(async () => {
  house = await openDirections();
});
after(() => house?.close());
beforeEach(() => house.clear());

const person = z.object({
  name: z.string(),
  tags: z.array(z.string()),
  age: z.number().int(),
  address: z.object({ city: z.string(), isHome: z.boolean() }),
});
const somebody = { name: 'text', tags: ['text'], address: { city: 'text', isHome: true } };

/** A question that the fake upstream answers from its cache, whichever the model. */
const question = 'Hello 20';

for (const direction of directions) {
  describe(direction.title, () => {
    let to;
    before(() => {
      to = direction.use(house);
    });

    for (const streams of [false, true]) {
      const how = streams ? 'streamed' : 'whole';

      it(`answers with its usage, ${how}`, async () => {
        const answer = await to.ask({ text: question, streams });
        assert.equal(answer.text, answerTo(question));
        if (streams) assert.equal(answer.joined, answer.text);
        assert.equal(answer.end, to.face.ends.natural);
        const { total } = await house.totals();
        assert.ok(total.cache_read > 0, 'the upstream has some of it in its cache');
        assert.deepEqual(answer.usage, {
          prompt: total.input + total.cache_read + total.cache_write,
          cached: total.cache_read,
          output: total.output,
          reasoning: total.reasoning,
        });
        assert.equal((await to.bodies()).length, 1);
      });

      it(`answers in a schema, ${how}`, async () => {
        const answer = await to.ask({ text: 'Who?', schema: person, streams });
        const { age, ...rest } = answer.parsed;
        assert.deepEqual(rest, somebody);
        assert.ok(Number.isInteger(age), age);
      });
    }

    it('sees an image', async () => {
      const answer = await to.ask({ text: 'Look', image: true });
      assert.equal(answer.text, answerTo('Look'));
      const [body] = await to.bodies();
      assert.ok(to.hasImage(body), JSON.stringify(body));
    });
  });
}
