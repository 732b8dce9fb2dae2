// OpenAI's stateful Responses through the SDK, on models of the other families: what the relay keeps.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import OpenAI from 'openai';

import { House, answerTo, upstreamKeys } from './house.mjs';

let house;
let client;
let chat; // a key of the vendor alone
let stranger;

before(async () => {
  house = await House.open();
  // A vendor of chats alone: what is asked of it as Responses is translated once it has refused them.
  const vendor = await house.addAccount(
    'openai-compatible',
    'vendor',
    `${house.upstream}/v1`,
    upstreamKeys.openai,
    ['--model', 'gpt-4o'],
  );
  chat = make(await house.createKey('chat', ['--account', vendor]));
  client = make(house.key);
  stranger = make(await house.createKey('stranger'));
});
after(() => house?.close());
beforeEach(() => house.clear());

function make(apiKey, baseURL = `${house.url}/v1`) {
  return new OpenAI({ apiKey, baseURL, maxRetries: 0 });
}

const translated = ['claude-opus-5-5', 'gemini-3-pro'];
const tools = [
  {
    type: 'function',
    name: 'weather',
    description: 'The weather',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    },
    strict: true,
  },
];

/** The body of the last request that the upstream got. */
async function upstreamText() {
  return Buffer.from((await house.lastRequest()).body_base64, 'base64').toString();
}

async function listed(page) {
  const items = [];
  for await (const item of page) items.push(item);
  return items;
}

const textsOf = (items) => items.map((item) => item.content[0].text);

async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return assert.fail('it was not refused');
}

describe('previous_response_id', () => {
  for (const model of translated) {
    for (const streams of [false, true]) {
      it(`goes on with ${model}, ${streams ? 'streamed' : 'whole'}`, async () => {
        const ask = (body) =>
          streams
            ? client.responses.stream({ model, ...body }).finalResponse()
            : client.responses.create({ model, ...body });
        const first = await ask({ input: 'My name is Ada', instructions: 'Be brief' });
        const second = await ask({ input: 'And I am ten', previous_response_id: first.id });
        assert.equal(second.previous_response_id, first.id);
        const third = await ask({ input: 'What is my name?', previous_response_id: second.id });
        assert.equal(third.output_text, answerTo('What is my name?'));
        const sent = await upstreamText();
        const order = ['My name is Ada', 'You said: My name', 'And I am ten', 'What is my name?'];
        const places = order.map((text) => sent.indexOf(text));
        assert.ok(places[0] >= 0, sent);
        assert.deepEqual(places, places.toSorted((a, b) => a - b));
        assert.ok(!sent.includes('Be brief'), 'instructions are of one request');
      });
    }

    it(`brings a tool's result to ${model}`, async () => {
      const first = await client.responses.create({
        model,
        tools,
        input: 'use weather {"weather":{"city":"Oslo"}}',
      });
      const call = first.output.find((item) => item.type === 'function_call');
      const second = await client.responses.create({
        model,
        tools,
        previous_response_id: first.id,
        input: [{ type: 'function_call_output', call_id: call.call_id, output: 'snow' }],
      });
      assert.match(second.output_text, /^The tools said: .*snow/);
    });
  }

  it('goes on with a vendor that has chats alone', async () => {
    const model = 'gpt-4o';
    await house.script({ status: 404 });
    const first = await chat.responses.create({ model, input: 'My name is Ada' });
    assert.equal((await house.lastRequest()).path, '/v1/chat/completions');
    await chat.responses.create({ model, input: 'Who am I?', previous_response_id: first.id });
    assert.equal((await house.lastRequest()).path, '/v1/chat/completions');
    assert.match(await upstreamText(), /My name is Ada.*You said.*Who am I/s);
    const compacted = await chat.responses.compact({ model, previous_response_id: first.id });
    assert.deepEqual(
      compacted.output.map((item) => item.type),
      ['message', 'compaction'],
    );
  });

  it('goes from one family to another, and to OpenAI itself', async () => {
    const first = await client.responses.create({ model: 'claude-opus-5-5', input: 'I am Ada' });
    const second = await client.responses.create({
      model: 'gemini-3-pro',
      input: 'I am ten',
      previous_response_id: first.id,
    });
    const third = await client.responses.create({
      model: 'gpt-5.5',
      input: 'Who am I?',
      previous_response_id: second.id,
    });
    assert.equal(third.output_text, answerTo('Who am I?'));
    const sent = JSON.parse(await upstreamText());
    assert.equal(sent.previous_response_id, undefined);
    assert.match(JSON.stringify(sent.input), /I am Ada.*I am ten.*Who am I/);
    const fourth = await client.responses.create({
      model: 'gpt-5.5',
      input: 'Really?',
      previous_response_id: third.id,
    });
    assert.equal(fourth.previous_response_id, third.id);
    assert.match(await upstreamText(), /I am Ada.*Who am I.*Really/s);
  });

  it('leaves OpenAI what is its own', async () => {
    const first = await client.responses.create({ model: 'gpt-5.5', input: 'Hello' });
    await client.responses.create({
      model: 'gpt-5.5',
      input: 'Again',
      previous_response_id: first.id,
    });
    const sent = JSON.parse(await upstreamText());
    assert.equal(sent.previous_response_id, first.id);
    assert.equal(sent.input, 'Again');
    assert.equal((await refusal(client.responses.retrieve(first.id))).status, 404);
  });

  it('does not find what was not to be kept, or is of another key', async () => {
    const model = 'claude-opus-5-5';
    const secret = await client.responses.create({ model, input: 'Hello', store: false });
    const kept = await client.responses.create({ model, input: 'Hello' });
    for (const [who, id] of [
      [client, secret.id],
      [client, 'resp_none'],
      [stranger, kept.id],
    ]) {
      const error = await refusal(
        who.responses.create({ model, input: 'More', previous_response_id: id }),
      );
      assert.equal(error.status, 400);
      assert.equal(error.code, 'previous_response_not_found');
      assert.equal(error.param, 'previous_response_id');
      assert.match(error.message, /Send the whole conversation/);
    }
    assert.equal((await refusal(stranger.responses.retrieve(kept.id))).status, 404);
  });
});

describe('items', () => {
  it('are named by their ids', async () => {
    const model = 'gemini-3-pro';
    const first = await client.responses.create({ model, input: 'My name is Ada' });
    const [input] = await listed(client.responses.inputItems.list(first.id));
    for (const reference of [{ type: 'item_reference', id: input.id }, { id: input.id }]) {
      await client.responses.create({
        model,
        input: [reference, { role: 'user', content: 'What is my name?' }],
      });
      assert.match(await upstreamText(), /My name is Ada/);
    }
    const error = await refusal(
      client.responses.create({ model, input: [{ type: 'item_reference', id: 'msg_none' }] }),
    );
    assert.equal(error.status, 400);
    assert.equal(error.param, 'input');
    assert.match(error.message, /'msg_none'/);
  });
});

describe('kept responses', () => {
  it('are retrieved as they were told, and deleted', async () => {
    const model = 'claude-opus-5-5';
    const told = await client.responses
      .stream({ model, input: [{ role: 'user', content: 'Hello' }], metadata: { a: 'b' } })
      .finalResponse();
    const kept = await client.responses.retrieve(told.id);
    assert.equal(kept.output_text, answerTo('Hello'));
    assert.deepEqual(kept.output.map((item) => item.id), told.output.map((item) => item.id));
    assert.deepEqual(kept.usage, told.usage);
    assert.deepEqual(kept.metadata, { a: 'b' });
    const items = await listed(client.responses.inputItems.list(told.id));
    assert.deepEqual(textsOf(items), ['Hello']);
    assert.equal(items[0].role, 'user');
    await client.responses.delete(told.id);
    assert.equal((await refusal(client.responses.retrieve(told.id))).status, 404);
    assert.equal(
      (await refusal(client.responses.create({ model, input: 'x', previous_response_id: told.id })))
        .code,
      'previous_response_not_found',
    );
  });

  it('are there after the relay was started anew', async () => {
    const model = 'claude-opus-5-5';
    const first = await client.responses.create({ model, input: 'My name is Ada' });
    await house.end();
    await house.serve();
    client = make(house.key);
    stranger = make(stranger.apiKey);
    chat = make(chat.apiKey);
    assert.equal((await client.responses.retrieve(first.id)).output_text, first.output_text);
    await client.responses.create({ model, input: 'Go on', previous_response_id: first.id });
    assert.match(await upstreamText(), /My name is Ada/);
  });

  it('are not kept while the setting is off', async () => {
    const model = 'claude-opus-5-5';
    const first = await client.responses.create({ model, input: 'Hello' });
    await house.ctl(['config', 'set', 'responses.store', 'false']);
    try {
      const error = await refusal(
        client.responses.create({ model, input: 'More', previous_response_id: first.id }),
      );
      assert.equal(error.status, 400);
      assert.match(error.message, /"responses\.store"/);
      assert.match((await refusal(client.conversations.create())).message, /"responses\.store"/);
    } finally {
      await house.ctl(['config', 'set', 'responses.store', 'true']);
    }
    assert.equal((await refusal(client.responses.retrieve(first.id))).status, 404);
  });
});

describe('conversations', () => {
  it('gather what is said', async () => {
    const conversation = await client.conversations.create({
      metadata: { topic: 'names' },
      items: [{ type: 'message', role: 'user', content: 'My name is Ada' }],
    });
    assert.equal(conversation.object, 'conversation');
    for (const [model, input] of [
      ['claude-opus-5-5', 'I am ten'],
      ['gemini-3-pro', 'Who am I?'],
    ]) {
      const reply = await client.responses.create({ model, input, conversation: conversation.id });
      assert.equal(reply.conversation.id, conversation.id);
    }
    assert.match(await upstreamText(), /My name is Ada.*I am ten.*Who am I/s);
    const items = await listed(
      client.conversations.items.list(conversation.id, { order: 'asc', limit: 2 }),
    );
    assert.deepEqual(textsOf(items), [
      'My name is Ada',
      'I am ten',
      answerTo('My name is AdaI am ten'),
      'Who am I?',
      answerTo('Who am I?'),
    ]);
    const newest = await client.conversations.items.list(conversation.id);
    assert.equal(newest.data[0].id, items[4].id);
  });

  it('are changed and deleted', async () => {
    const { id } = await client.conversations.create({ metadata: { a: 'b' } });
    const changed = await client.conversations.update(id, { metadata: { c: 'd' } });
    assert.deepEqual(changed.metadata, { c: 'd' });
    assert.deepEqual((await client.conversations.retrieve(id)).metadata, { c: 'd' });
    const added = await client.conversations.items.create(id, {
      items: [
        { type: 'message', role: 'user', content: 'one' },
        { type: 'message', role: 'assistant', content: 'two' },
      ],
    });
    assert.deepEqual(textsOf(added.data), ['one', 'two']);
    const item = await client.conversations.items.retrieve(added.first_id, { conversation_id: id });
    assert.equal(item.content[0].text, 'one');
    const left = await client.conversations.items.delete(added.first_id, { conversation_id: id });
    assert.equal(left.id, id);
    assert.deepEqual(textsOf(await listed(client.conversations.items.list(id))), ['two']);
    assert.equal((await refusal(stranger.conversations.retrieve(id))).status, 404);
    assert.equal((await client.conversations.delete(id)).deleted, true);
    assert.equal((await refusal(client.conversations.retrieve(id))).status, 404);
  });

  it('refuse what the API refuses', async () => {
    const { id } = await client.conversations.create();
    const first = await client.responses.create({ model: 'claude-opus-5-5', input: 'Hello' });
    const both = await refusal(
      client.responses.create({
        model: 'claude-opus-5-5',
        input: 'x',
        conversation: id,
        previous_response_id: first.id,
      }),
    );
    assert.equal(both.status, 400);
    const unknown = await refusal(
      client.responses.create({ model: 'gemini-3-pro', input: 'x', conversation: 'conv_none' }),
    );
    assert.equal(unknown.status, 404);
    assert.match(unknown.message, /conv_none/);
    const wrong = await refusal(
      client.conversations.items.create(id, { items: [{ type: 'message', role: 'nobody' }] }),
    );
    assert.equal(wrong.status, 400);
    assert.match(wrong.message, /items\[0\]\.role/);
  });

  it('are served under the other paths too', async () => {
    for (const path of ['/openai/v1', '/openai', '']) {
      const other = make(house.key, house.url + path);
      const { id } = await other.conversations.create();
      assert.equal((await client.conversations.retrieve(id)).id, id);
      const reply = await other.responses.create({ model: 'gemini-3-pro', input: 'Hello' });
      assert.equal((await other.responses.retrieve(reply.id)).id, reply.id);
    }
  });
});

describe('compact', () => {
  for (const model of translated) {
    it(`makes a summary with ${model}, which goes on with it`, async () => {
      const first = await client.responses.create({ model, input: 'My name is Ada' });
      const compacted = await client.responses.compact({
        model,
        previous_response_id: first.id,
        input: 'I am ten',
      });
      assert.equal(compacted.object, 'response.compaction');
      assert.deepEqual(
        compacted.output.map((item) => item.type),
        ['message', 'message', 'compaction'],
      );
      assert.ok(compacted.usage.output_tokens > 0);
      assert.match(await upstreamText(), /another model will go on/);
      await client.responses.create({
        model,
        input: [...compacted.output, { role: 'user', content: 'Go on' }],
      });
      assert.match(await upstreamText(), /as a summary.*You said: .*The conversation is about/s);
    });
  }

  it('is OpenAI’s own affair with a model of OpenAI', async () => {
    const compacted = await client.responses.compact({ model: 'gpt-5.5', input: 'Hello' });
    assert.equal(compacted.output[0].type, 'compaction');
    assert.equal((await house.lastRequest()).path, '/v1/responses/compact');
  });
});
