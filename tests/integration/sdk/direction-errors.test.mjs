// Errors of every upstream as the SDK of every client raises them.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';

import { directions, openDirections } from './directions.mjs';

let house;
before(async () => {
  house = await openDirections();
});
after(() => house?.close());
beforeEach(() => house.clear());

/** The status that a client is told of the upstream's. */
function statusTold(direction, status) {
  if (status === 401 || status === 403) return 502; // the account's key, not the client's
  const isOwn = direction.client === 'messages' || direction.client === direction.upstream;
  return status === 529 && !isOwn ? 503 : status;
}

for (const direction of directions) {
  describe(direction.title, () => {
    let to;
    let isAccountsFault;
    before(() => {
      to = direction.use(house);
    });
    beforeEach(() => (isAccountsFault = true));
    // The next test meets the account as if nothing had been.
    afterEach(() => isAccountsFault && to.forgive());

    /** Asks and answers the error, which must be of the class that the SDK has for that status. */
    async function refusedWith(status, wish = {}) {
      let raised;
      await assert.rejects(to.ask({ text: 'Hello', ...wish }), (error) => {
        raised = error;
        return true;
      });
      assert.equal(raised.status, status, String(raised));
      const kind = to.face.errors[Math.min(status, 500)];
      assert.ok(raised instanceof kind, `${raised.constructor.name}: ${raised}`);
      return raised;
    }

    for (const streams of [false, true]) {
      const how = streams ? 'streamed' : 'whole';

      for (const status of [400, 401, 403, 404, 413, 429, 500, 503, 529]) {
        it(`raises an upstream's ${status}, ${how}`, async () => {
          isAccountsFault = ![400, 404, 413].includes(status);
          await house.script({ path: to.path, status });
          const told = statusTold(direction, status);
          const error = await refusedWith(told, { streams });
          const words = told === 502 ? /The upstream of the account/ : /Scripted answer with status/;
          assert.match(error.message, words);
        });
      }

      it(`knows a full context, ${how}`, async () => {
        isAccountsFault = false;
        const { status, body } = to.contextFull;
        const headers = { 'content-type': 'application/json' };
        await house.script({ path: to.path, status, body, headers });
        const error = await refusedWith(400, { streams });
        assert.ok(to.face.isContextFull(error), error.message);
      });
    }

    it('says when to come back', async () => {
      const headers = direction.upstream === 'gemini' ? {} : { 'retry-after': '35' };
      await house.script({ path: to.path, status: 429, headers });
      const error = await refusedWith(429);
      if (direction.client === 'gemini') assert.match(error.message, /"retryDelay":"3[45][.0-9]*s"/);
      else assert.equal(error.headers.get('retry-after'), '35');
    });

    for (const [how, step] of [
      ['an error', 'error_after_events'],
      ['a break', 'cut_after_events'],
      ['an end without the last event', 'end_after_events'],
    ]) {
      it(`takes ${how} inside a stream for no end`, async () => {
        await house.script({ path: to.path, [step]: to.begun });
        const seen = [];
        await assert.rejects(
          async () => seen.push(await to.ask({ text: 'Hello', streams: true })),
          (error) => {
            assert.ok(error instanceof to.face.errors.any, String(error));
            return true;
          },
          JSON.stringify(seen),
        );
      });
    }
  });
}
