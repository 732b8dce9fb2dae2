// The Google SDK through the relay: generateContent, embeddings, token counts, models, errors.

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';

import { ApiError, FunctionCallingConfigMode, GoogleGenAI } from '@google/genai';

import { House, answerTo, eventually, pixel } from './house.mjs';

let house;
let client;

before(async () => {
  house = await House.open();
  client = make();
});
after(() => house?.close());
beforeEach(() => house.clear());

function make({ apiKey = house.key, prefix = '', apiVersion } = {}) {
  return new GoogleGenAI({ apiKey, apiVersion, httpOptions: { baseUrl: house.url + prefix } });
}

const model = 'gemini-3-pro';
const declarations = ['weather', 'clock'].map((name) => ({
  name,
  description: `The ${name}`,
  parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } } },
}));

describe('generateContent', () => {
  it('answers whole, with the usage that the upstream reported', async () => {
    const reply = await client.models.generateContent({ model, contents: 'Hello' });
    assert.equal(reply.text, answerTo('Hello'));
    const { total } = await house.totals();
    assert.equal(reply.usageMetadata.promptTokenCount, total.input + total.cache_read);
    assert.equal(reply.usageMetadata.candidatesTokenCount, total.output);
  });

  it('streams', async () => {
    const stream = await client.models.generateContentStream({
      model,
      contents: 'Hello',
      config: { thinkingConfig: { includeThoughts: true, thinkingLevel: 'LOW' } },
    });
    let text = '';
    let thoughts = '';
    let usage;
    for await (const chunk of stream) {
      for (const part of chunk.candidates[0].content.parts) {
        if (part.thought) thoughts += part.text;
        else text += part.text ?? '';
      }
      usage = chunk.usageMetadata ?? usage;
    }
    assert.equal(text, answerTo('Hello'));
    assert.match(thoughts, /^Let me think/);
    const { total } = await house.totals();
    assert.equal(usage.thoughtsTokenCount, total.reasoning);
    assert.equal(usage.candidatesTokenCount + usage.thoughtsTokenCount, total.output);
  });

  it('calls two functions at once and goes on', async () => {
    const question = {
      role: 'user',
      parts: [{ text: 'use weather and clock {"weather":{"city":"Oslo"},"clock":{"city":"Bergen"}}' }],
    };
    const config = {
      tools: [{ functionDeclarations: declarations }],
      toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.AUTO } },
    };
    const reply = await client.models.generateContent({ model, contents: [question], config });
    assert.deepEqual(
      reply.functionCalls.map((call) => [call.name, call.args]),
      [
        ['weather', { city: 'Oslo' }],
        ['clock', { city: 'Bergen' }],
      ],
    );
    const results = reply.functionCalls.map((call) => ({
      functionResponse: { id: call.id, name: call.name, response: { output: `${call.name} fine` } },
    }));
    // The thought's signature comes back with the first call, else the upstream refuses it.
    const next = await client.models.generateContent({
      model,
      contents: [question, reply.candidates[0].content, { role: 'user', parts: results }],
      config,
    });
    assert.match(next.text, /^The tools said: .*weather fine.*clock fine/);
  });

  it('keeps a chat going', async () => {
    const chat = client.chats.create({ model });
    await chat.sendMessage({ message: 'One' });
    assert.equal((await chat.sendMessage({ message: 'Two' })).text, answerTo('Two'));
  });

  it('takes images', async () => {
    const reply = await client.models.generateContent({
      model,
      contents: [{ text: 'Look' }, { inlineData: { mimeType: 'image/png', data: pixel } }],
    });
    assert.equal(reply.text, answerTo('Look'));
  });

  it('answers in a schema', async () => {
    const schema = { type: 'object', properties: { name: { type: 'string' } } };
    const reply = await client.models.generateContent({
      model,
      contents: 'Hello',
      config: { responseMimeType: 'application/json', responseJsonSchema: schema },
    });
    assert.deepEqual(JSON.parse(reply.text), { name: 'text' });
  });

  it('aborts its upstream when it leaves', async () => {
    await house.script({ hang_after_events: 2 });
    const controller = new AbortController();
    const stream = await client.models.generateContentStream({
      model,
      contents: 'Hello',
      config: { abortSignal: controller.signal },
    });
    await assert.rejects(async () => {
      for await (const chunk of stream) if (chunk.text) controller.abort();
    });
    await eventually('the upstream sees it', async () => (await house.lastRequest()).client_left);
  });
});

describe('the rest', () => {
  it('embeds', async () => {
    const reply = await client.models.embedContent({
      model: 'gemini-embedding-001',
      contents: ['a', 'b'],
    });
    assert.equal(reply.embeddings.length, 2);
    assert.equal(reply.embeddings[0].values.length, 8);
    assert.notDeepEqual(reply.embeddings[0].values, reply.embeddings[1].values);
  });

  it('counts tokens', async () => {
    const count = await client.models.countTokens({ model, contents: 'Hello' });
    assert.ok(count.totalTokens > 0);
  });

  it('lists models in its own shape and finds one', async () => {
    const names = [];
    for await (const one of await client.models.list()) names.push(one.name);
    assert.ok(names.includes(`models/${model}`));
    assert.equal((await client.models.get({ model })).name, `models/${model}`);
  });

  it('is served under /gemini and with both versions', async () => {
    for (const options of [
      { apiVersion: 'v1beta' },
      { apiVersion: 'v1' },
      { prefix: '/gemini', apiVersion: 'v1beta' },
      { prefix: '/gemini/' },
    ]) {
      const reply = await make(options).models.generateContent({ model, contents: 'Hello' });
      assert.equal(reply.text, answerTo('Hello'));
    }
  });

  it('takes the key in the query', async () => {
    const reply = await fetch(
      `${house.url}/v1beta/models/${model}:generateContent?key=${house.key}`,
      { method: 'POST', body: JSON.stringify({ contents: [{ parts: [{ text: 'Hello' }] }] }) },
    );
    assert.equal(reply.status, 200);
    assert.equal((await house.lastRequest()).query, '');
  });
});

describe('errors', () => {
  async function rejectsWith(status, call) {
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof ApiError, String(error));
      assert.equal(error.status, status);
      return true;
    });
  }
  const ask = (other = client, name = model) =>
    other.models.generateContent({ model: name, contents: 'Hello' });

  it('an unknown key is 401', () => rejectsWith(401, ask(make({ apiKey: 'dk-unknown' }))));

  it('a key without this family is 403', async () => {
    const key = await house.createKey('no gemini', ['--allow', 'openai']);
    await rejectsWith(403, ask(make({ apiKey: key })));
  });

  it('a model that nobody has is 404', () => rejectsWith(404, ask(client, 'gemini-missing')));

  it('what the upstream refuses is 400 in its words', async () => {
    const bad = client.models.generateContent({
      model,
      contents: 'Hello',
      config: { tools: [{ functionDeclarations: [{ name: '1st' }] }] },
    });
    await assert.rejects(bad, (error) => {
      assert.equal(error.status, 400);
      assert.match(error.message, /Invalid function name/);
      return true;
    });
  });

  it('limits and faults keep their status', async () => {
    for (const status of [429, 500, 503]) {
      await house.script({ status });
      await rejectsWith(status, ask());
    }
  });

  it('an error inside a stream is thrown', async () => {
    await house.script({ error_after_events: 2 });
    const stream = await client.models.generateContentStream({ model, contents: 'Hello' });
    await assert.rejects(async () => {
      for await (const chunk of stream) void chunk;
    }, ApiError);
  });
});
