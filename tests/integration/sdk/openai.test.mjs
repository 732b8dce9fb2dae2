// The OpenAI SDK through the relay: chat completions, responses, embeddings, models, errors.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import OpenAI from 'openai';

import { House, answerTo, eventually, pixel } from './house.mjs';

let house;
let client;

before(async () => {
  house = await House.open();
  client = make();
});
after(() => house?.close());
beforeEach(() => house.clear());

function make(options = {}) {
  return new OpenAI({ apiKey: house.key, baseURL: `${house.url}/v1`, maxRetries: 0, ...options });
}

const hello = [{ role: 'user', content: 'Hello' }];
const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const chatTools = ['weather', 'clock'].map((name) => ({
  type: 'function',
  function: { name, description: `The ${name}`, parameters, strict: true },
}));
const schema = {
  type: 'object',
  properties: { name: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
  required: ['name', 'tags'],
  additionalProperties: false,
};

describe('chat completions', () => {
  it('answers whole, with the usage that the upstream reported', async () => {
    const reply = await client.chat.completions.create({ model: 'gpt-4o', messages: hello });
    assert.equal(reply.choices[0].message.content, answerTo('Hello'));
    const { total } = await house.totals();
    assert.equal(reply.usage.completion_tokens, total.output);
    assert.equal(reply.usage.prompt_tokens, total.input + total.cache_read + total.cache_write);
  });

  it('streams, and shows no usage that was not asked for', async () => {
    const stream = await client.chat.completions.create({
      model: 'gpt-4o',
      messages: hello,
      stream: true,
    });
    let text = '';
    let chunks = 0;
    for await (const chunk of stream) {
      assert.equal(chunk.usage ?? null, null);
      assert.equal(chunk.choices.length, 1);
      text += chunk.choices[0].delta.content ?? '';
      ++chunks;
    }
    assert.equal(text, answerTo('Hello'));
    assert.ok(chunks > 4);
    assert.ok((await house.totals()).total.output > 0, 'the relay asked for it');
  });

  it('streams usage where it is asked for', async () => {
    const stream = client.chat.completions.stream({
      model: 'gpt-4o',
      messages: hello,
      stream_options: { include_usage: true },
    });
    const whole = await stream.finalChatCompletion();
    assert.equal(whole.choices[0].message.content, answerTo('Hello'));
    assert.equal(whole.usage.completion_tokens, (await house.totals()).total.output);
  });

  for (const streams of [false, true]) {
    it(`calls two tools at once and goes on, ${streams ? 'streamed' : 'whole'}`, async () => {
      const question = {
        role: 'user',
        content: 'use weather and clock {"weather":{"city":"Oslo"},"clock":{"city":"Bergen"}}',
      };
      const ask = { model: 'gpt-5', messages: [question], tools: chatTools };
      const reply = streams
        ? await client.chat.completions.stream(ask).finalChatCompletion()
        : await client.chat.completions.create(ask);
      const { message, finish_reason: reason } = reply.choices[0];
      assert.equal(reason, 'tool_calls');
      assert.deepEqual(
        message.tool_calls.map((call) => [call.function.name, JSON.parse(call.function.arguments)]),
        [
          ['weather', { city: 'Oslo' }],
          ['clock', { city: 'Bergen' }],
        ],
      );
      const results = message.tool_calls.map((call, i) => ({
        role: 'tool',
        tool_call_id: call.id,
        content: `result ${i}`,
      }));
      const next = await client.chat.completions.create({
        ...ask,
        messages: [question, message, ...results],
      });
      assert.match(next.choices[0].message.content, /^The tools said: result 0result 1/);
    });
  }

  it('takes images', async () => {
    const content = [
      { type: 'text', text: 'Look' },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}`, detail: 'low' } },
    ];
    const reply = await client.chat.completions.create({
      model: 'gpt-4o',
      messages: [{ role: 'user', content }],
    });
    assert.equal(reply.choices[0].message.content, answerTo('Look'));
  });

  it('answers in a schema', async () => {
    const reply = await client.chat.completions.parse({
      model: 'gpt-4o',
      messages: hello,
      response_format: { type: 'json_schema', json_schema: { name: 'who', strict: true, schema } },
    });
    assert.deepEqual(JSON.parse(reply.choices[0].message.content), {
      name: 'text',
      tags: ['text'],
    });
  });

  it('aborts its upstream when it leaves', async () => {
    await house.script({ hang_after_events: 4 });
    const stream = await client.chat.completions.create({
      model: 'gpt-4o',
      messages: hello,
      stream: true,
    });
    for await (const chunk of stream) if (chunk.choices[0].delta.content) break;
    await eventually('the upstream sees it', async () => (await house.lastRequest()).client_left);
  });
});

describe('responses', () => {
  const tools = ['weather', 'clock'].map((name) => ({
    type: 'function',
    name,
    parameters,
    strict: true,
  }));

  it('answers whole', async () => {
    const reply = await client.responses.create({ model: 'gpt-5', input: 'Hello' });
    assert.equal(reply.output_text, answerTo('Hello'));
    assert.equal(reply.usage.output_tokens, (await house.totals()).total.output);
  });

  it('streams to its terminal event', async () => {
    const stream = client.responses.stream({
      model: 'gpt-5',
      input: 'Hello',
      reasoning: { effort: 'low', summary: 'auto' },
    });
    const types = [];
    for await (const event of stream) types.push(event.type);
    assert.equal(types[0], 'response.created');
    assert.equal(types.at(-1), 'response.completed');
    assert.ok(types.includes('response.reasoning_summary_text.delta'));
    assert.equal((await stream.finalResponse()).output_text, answerTo('Hello'));
  });

  it('calls tools with sealed reasoning that comes back', async () => {
    const ask = {
      model: 'gpt-5',
      store: false,
      include: ['reasoning.encrypted_content'],
      reasoning: { effort: 'medium' },
      tools,
    };
    const question = { role: 'user', content: 'use weather and clock {"city":"Oslo"}' };
    const reply = await client.responses.create({ ...ask, input: [question] });
    const calls = reply.output.filter((item) => item.type === 'function_call');
    assert.deepEqual(
      calls.map((call) => call.name),
      ['weather', 'clock'],
    );
    const results = calls.map((call) => ({
      type: 'function_call_output',
      call_id: call.call_id,
      output: `${call.name} is fine. `,
    }));
    const next = await client.responses.create({
      ...ask,
      input: [question, ...reply.output, ...results],
    });
    assert.match(next.output_text, /^The tools said: weather is fine. clock is fine. /);
  });

  it('continues a stored response', async () => {
    const first = await client.responses.create({ model: 'gpt-5', input: 'Hello' });
    const next = await client.responses.create({
      model: 'gpt-5',
      previous_response_id: first.id,
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Look' },
            {
              type: 'input_image',
              image_url: `data:image/png;base64,${pixel}`,
              detail: 'auto',
            },
          ],
        },
      ],
    });
    assert.equal(next.output_text, answerTo('Look'));
  });

  it('answers in a schema', async () => {
    const reply = await client.responses.parse({
      model: 'gpt-5',
      input: 'Hello',
      text: { format: { type: 'json_schema', name: 'who', strict: true, schema } },
    });
    assert.deepEqual(JSON.parse(reply.output_text), { name: 'text', tags: ['text'] });
  });

  it('counts input tokens and compacts', async () => {
    const count = await client.responses.inputTokens.count({ model: 'gpt-5', input: 'Hello' });
    assert.equal(count.object, 'response.input_tokens');
    assert.ok(count.input_tokens > 0);
    const compacted = await client.responses.compact({ model: 'gpt-5', input: 'Hello' });
    assert.equal(compacted.output[0].type, 'compaction');
  });
});

describe('the rest', () => {
  it('embeds, as base64 and as numbers', async () => {
    const model = 'text-embedding-3-small';
    const coded = await client.embeddings.create({ model, input: ['a', 'b'], dimensions: 16 });
    const plain = await client.embeddings.create({
      model,
      input: ['a', 'b'],
      dimensions: 16,
      encoding_format: 'float',
    });
    assert.equal(coded.data.length, 2);
    coded.data.forEach(({ embedding }, i) => {
      assert.equal(embedding.length, 16);
      embedding.forEach((value, k) =>
        assert.ok(Math.abs(value - plain.data[i].embedding[k]) < 1e-6),
      );
    });
  });

  it('lists models and finds one', async () => {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    for (const id of ['gpt-5', 'claude-opus-5-5', 'gemini-3-pro']) assert.ok(ids.includes(id), id);
    assert.equal((await client.models.retrieve('gpt-5')).id, 'gpt-5');
  });

  it('is served under /openai and without /v1', async () => {
    for (const path of ['/openai/v1', '/openai/v1/', '']) {
      const other = make({ baseURL: house.url + path });
      const reply = await other.chat.completions.create({ model: 'gpt-4o', messages: hello });
      assert.equal(reply.choices[0].message.content, answerTo('Hello'));
    }
    const codex = make({ baseURL: `${house.url}/openai` });
    const reply = await codex.responses.create({ model: 'gpt-5', input: 'Hello' });
    assert.equal(reply.output_text, answerTo('Hello'));
  });
});

describe('errors', () => {
  const ask = (other = client, model = 'gpt-4o') =>
    other.chat.completions.create({ model, messages: hello });

  it('an unknown key is an AuthenticationError', async () => {
    await assert.rejects(ask(make({ apiKey: 'dk-unknown' })), OpenAI.AuthenticationError);
  });

  it('a key without this family is a PermissionDeniedError', async () => {
    const key = await house.createKey('no openai', ['--allow', 'anthropic']);
    await assert.rejects(ask(make({ apiKey: key })), OpenAI.PermissionDeniedError);
  });

  it('a model that nobody has is a NotFoundError', async () => {
    await assert.rejects(ask(client, 'nobodys-model'), OpenAI.NotFoundError);
    await assert.rejects(ask(client, 'gpt-missing'), OpenAI.NotFoundError);
  });

  it('what the upstream refuses is a BadRequestError in its words', async () => {
    const bad = client.chat.completions.create({ model: 'gpt-4o', messages: hello, top_k: 4 });
    await assert.rejects(bad, (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError);
      assert.equal(error.code, 'unknown_parameter');
      assert.match(error.message, /Unknown parameter: 'top_k'\./);
      return true;
    });
  });

  it('a limit is a RateLimitError that says when', async () => {
    await house.script({ status: 429, headers: { 'retry-after': '7' } });
    await assert.rejects(ask(), (error) => {
      assert.ok(error instanceof OpenAI.RateLimitError);
      assert.equal(error.headers.get('retry-after'), '7');
      assert.ok(error.headers.get('x-deskrelay-request-id'));
      return true;
    });
  });

  it('a fault of the upstream is an InternalServerError', async () => {
    for (const status of [500, 503]) {
      await house.script({ status });
      await assert.rejects(ask(), (error) => {
        assert.ok(error instanceof OpenAI.InternalServerError);
        assert.equal(error.status, status);
        return true;
      });
    }
  });

  it('a refused account is no AuthenticationError', async () => {
    await house.script({ status: 401 });
    await assert.rejects(ask(), (error) => {
      assert.equal(error.status, 502);
      assert.match(error.message, /openai/);
      return true;
    });
  });

  it('a stream that breaks off is an error, never an end', async () => {
    for (const step of [{ cut_after_events: 4 }, { error_after_events: 4 }]) {
      await house.script(step);
      const stream = await client.chat.completions.create({
        model: 'gpt-4o',
        messages: hello,
        stream: true,
      });
      await assert.rejects(async () => {
        for await (const chunk of stream) void chunk;
      }, OpenAI.APIError);
    }
  });
});
