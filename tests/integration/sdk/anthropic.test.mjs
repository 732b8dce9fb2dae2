// The Anthropic SDK through the relay: messages, token counts, models, errors.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import Anthropic from '@anthropic-ai/sdk';

import { House, answerTo, eventually, headerOf, pixel, upstreamKeys } from './house.mjs';

let house;
let client;

before(async () => {
  house = await House.open();
  client = make();
});
after(() => house?.close());
beforeEach(() => house.clear());

function make(options = {}) {
  return new Anthropic({ apiKey: house.key, baseURL: house.url, maxRetries: 0, ...options });
}

const model = 'claude-opus-5-5';
const hello = [{ role: 'user', content: 'Hello' }];
const ask = { model, max_tokens: 1000, messages: hello };
const tools = ['weather', 'clock'].map((name) => ({
  name,
  description: `The ${name}`,
  input_schema: { type: 'object', properties: { city: { type: 'string' } } },
}));

function textOf(message) {
  return message.content.map((block) => block.text ?? '').join('');
}

describe('messages', () => {
  it('answers whole, with the usage that the upstream reported', async () => {
    const message = await client.messages.create(ask);
    assert.equal(textOf(message), answerTo('Hello'));
    assert.equal(message.stop_reason, 'end_turn');
    const { total } = await house.totals();
    assert.equal(message.usage.input_tokens, total.input);
    assert.equal(message.usage.cache_read_input_tokens, total.cache_read);
    assert.equal(message.usage.cache_creation_input_tokens, total.cache_write);
    assert.equal(message.usage.output_tokens, total.output);
  });

  it('streams', async () => {
    const stream = client.messages.stream(ask);
    let text = '';
    stream.on('text', (piece) => (text += piece));
    const message = await stream.finalMessage();
    assert.equal(text, answerTo('Hello'));
    assert.equal(message.usage.output_tokens, (await house.totals()).total.output);
  });

  for (const streams of [false, true]) {
    it(`calls two tools at once and goes on, ${streams ? 'streamed' : 'whole'}`, async () => {
      const question = {
        role: 'user',
        content: 'use weather and clock {"weather":{"city":"Oslo"},"clock":{"city":"Bergen"}}',
      };
      const first = {
        model: 'claude-sonnet-4-5',
        max_tokens: 3000,
        thinking: { type: 'enabled', budget_tokens: 1024 },
        tools,
        messages: [question],
      };
      const message = streams
        ? await client.messages.stream(first).finalMessage()
        : await client.messages.create(first);
      assert.equal(message.stop_reason, 'tool_use');
      assert.equal(message.content[0].type, 'thinking');
      const calls = message.content.filter((block) => block.type === 'tool_use');
      assert.deepEqual(
        calls.map((call) => [call.name, call.input]),
        [
          ['weather', { city: 'Oslo' }],
          ['clock', { city: 'Bergen' }],
        ],
      );
      const results = calls.map((call, i) => ({
        type: 'tool_result',
        tool_use_id: call.id,
        content: [{ type: 'text', text: `result ${i}` }],
      }));
      // The thinking comes back with its signature, else the upstream refuses it.
      const next = await client.messages.create({
        ...first,
        messages: [
          question,
          { role: 'assistant', content: message.content },
          { role: 'user', content: results },
        ],
      });
      assert.match(textOf(next), /^The tools said: result 0result 1/);
    });
  }

  it('takes images', async () => {
    const content = [
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
      { type: 'text', text: 'Look' },
    ];
    const message = await client.messages.create({ ...ask, messages: [{ role: 'user', content }] });
    assert.equal(textOf(message), answerTo('Look'));
  });

  it('answers in a schema', async () => {
    const message = await client.messages.create({
      ...ask,
      output_config: {
        format: {
          type: 'json_schema',
          schema: {
            type: 'object',
            properties: { name: { type: 'string' } },
            required: ['name'],
            additionalProperties: false,
          },
        },
      },
    });
    assert.deepEqual(JSON.parse(textOf(message)), { name: 'text' });
  });

  it('aborts its upstream when it leaves', async () => {
    await house.script({ hang_after_events: 5 });
    const stream = client.messages.stream(ask);
    const ended = assert.rejects(stream.done(), Anthropic.APIUserAbortError);
    stream.once('text', () => stream.abort());
    await ended;
    await eventually('the upstream sees it', async () => (await house.lastRequest()).client_left);
  });
});

describe('the rest', () => {
  it('counts tokens', async () => {
    const count = await client.messages.countTokens({ model, messages: hello });
    assert.ok(count.input_tokens > 0);
  });

  it('lists models in its own shape', async () => {
    const found = [];
    for await (const one of client.models.list()) found.push(one);
    const opus = found.find((one) => one.id === model);
    assert.equal(opus.type, 'model');
    assert.ok(opus.display_name);
  });

  it('is served under /claude and /api', async () => {
    for (const prefix of ['/claude', '/api', '/claude/']) {
      const message = await make({ baseURL: house.url + prefix }).messages.create(ask);
      assert.equal(textOf(message), answerTo('Hello'));
    }
  });

  it('takes the key in x-api-key, and the older version', async () => {
    const older = make({
      defaultHeaders: {
        authorization: null,
        'x-api-key': house.key,
        'anthropic-version': '2023-06-01',
      },
    });
    const message = await older.messages.create({
      ...ask,
      model: 'claude-sonnet-4-5',
      temperature: 0.5,
    });
    assert.equal(textOf(message), answerTo('Hello'));
    const request = await house.lastRequest();
    assert.equal(headerOf(request, 'x-api-key'), upstreamKeys.anthropic);
    assert.equal(headerOf(request, 'anthropic-version'), '2023-06-01');
    assert.equal(headerOf(request, 'authorization'), undefined);
  });
});

describe('errors', () => {
  it('an unknown key is an AuthenticationError', async () => {
    const other = make({ apiKey: 'dk-unknown' });
    await assert.rejects(other.messages.create(ask), Anthropic.AuthenticationError);
  });

  it('a key without this family is a PermissionDeniedError', async () => {
    const key = await house.createKey('no anthropic', ['--allow', 'openai']);
    const other = make({ apiKey: key });
    await assert.rejects(other.messages.create(ask), Anthropic.PermissionDeniedError);
  });

  it('a model that nobody has is a NotFoundError', async () => {
    const missing = client.messages.create({ ...ask, model: 'claude-missing' });
    await assert.rejects(missing, Anthropic.NotFoundError);
  });

  it('what the upstream refuses is a BadRequestError in its words', async () => {
    const bad = client.messages.create({ ...ask, temperature: 1 });
    await assert.rejects(bad, (error) => {
      assert.ok(error instanceof Anthropic.BadRequestError);
      assert.match(error.message, /temperature: Extra inputs are not permitted/);
      return true;
    });
  });

  it('a limit is a RateLimitError that says when', async () => {
    await house.script({ status: 429, headers: { 'retry-after': '7' } });
    await assert.rejects(client.messages.create(ask), (error) => {
      assert.ok(error instanceof Anthropic.RateLimitError);
      assert.equal(error.headers.get('retry-after'), '7');
      return true;
    });
  });

  it('an overload is an InternalServerError with its own status', async () => {
    for (const status of [500, 529]) {
      await house.script({ status });
      await assert.rejects(client.messages.create(ask), (error) => {
        assert.ok(error instanceof Anthropic.InternalServerError);
        assert.equal(error.status, status);
        return true;
      });
    }
  });

  it('a stream that breaks off is an error, never an end', async () => {
    for (const step of [{ cut_after_events: 5 }, { error_after_events: 5 }]) {
      await house.script(step);
      await assert.rejects(client.messages.stream(ask).done(), Anthropic.AnthropicError);
    }
  });
});
