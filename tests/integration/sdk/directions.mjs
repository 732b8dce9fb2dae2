// Every direction: the official SDK of each client format, before an upstream of each format.

import assert from 'node:assert/strict';

import { MessagesFace } from './faces/anthropic.mjs';
import { GeminiFace } from './faces/genai.mjs';
import { ChatFace, ResponsesFace } from './faces/openai.mjs';
import { House, pixel, upstreamKeys } from './house.mjs';

/** The JSON of a request as the fake upstream got it. */
export const bodyOf = (request) => JSON.parse(Buffer.from(request.body_base64, 'base64').toString());

/** All objects anywhere inside a value. */
function objectsIn(value) {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (value === null || typeof value !== 'object') return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}
const textOf = (content) =>
  typeof content === 'string' ? content : content.map((part) => part.text).join('');
const dataUrl = `data:image/png;base64,${pixel}`;

// What stands in a request of each format: images as bytes, the results of tools, sealed state.
const upstreams = {
  chat: {
    path: '/vendor/v1/chat/completions',
    model: () => 'gpt-4o',
    thinker: () => 'deepseek-v4',
    account: (house) =>
      house.addAccount(
        'openai-compatible',
        'vendor',
        `${house.upstream}/vendor/v1`,
        upstreamKeys.openai,
        ['--model', 'gpt-4o', '--model', 'deepseek-v4'],
      ),
    hasImage: (body) => objectsIn(body.messages).some((part) => part.image_url?.url === dataUrl),
    results: (body) =>
      body.messages
        .filter((message) => message.role === 'tool')
        .map((message) => ({ text: textOf(message.content) })),
    sealed: (body) => body.messages.map((message) => message.reasoning_content).filter(Boolean),
    begun: 4, // events until its content has begun
    contextFull: {
      status: 400,
      body: {
        error: {
          message: "This model's maximum context length is 128000 tokens. However, your messages resulted in 130000 tokens.",
          type: 'invalid_request_error',
          param: 'messages',
          code: 'context_length_exceeded',
        },
      },
    },
  },
  responses: {
    path: '/v1/responses',
    // A chat passes to OpenAI as it is but for models that are not to be had in it.
    model: (client) => (client === 'chat' ? 'gpt-5.2-codex' : 'gpt-5.5'),
    thinker: (client) => (client === 'chat' ? 'gpt-5.2-codex' : 'gpt-5.5'),
    account: (house) => house.accounts.openai,
    hasImage: (body) => objectsIn(body.input).some((part) => part.image_url === dataUrl),
    results: (body) =>
      body.input
        .filter((item) => item.type === 'function_call_output')
        .map((item) => ({ text: textOf(item.output) })),
    sealed: (body) => objectsIn(body.input).map((item) => item.encrypted_content).filter(Boolean),
    begun: 6, // events until its content has begun
    contextFull: {
      status: 400,
      body: {
        error: {
          message: 'Your input exceeds the context window of this model. Please adjust your input and try again.',
          type: 'invalid_request_error',
          param: 'input',
          code: 'context_length_exceeded',
        },
      },
    },
  },
  messages: {
    path: '/v1/messages',
    model: () => 'claude-opus-5-5',
    thinker: () => 'claude-opus-5-5',
    account: (house) => house.accounts.anthropic,
    hasImage: (body) =>
      objectsIn(body.messages).some(
        ({ source }) =>
          source?.type === 'base64' && source.media_type === 'image/png' && source.data === pixel,
      ),
    results: (body) =>
      objectsIn(body.messages)
        .filter((block) => block.type === 'tool_result')
        .map((block) => ({ text: textOf(block.content), isError: block.is_error ?? false })),
    sealed: (body) =>
      objectsIn(body.messages)
        .map((block) => block.signature ?? (block.type === 'redacted_thinking' && block.data))
        .filter(Boolean),
    begun: 5, // events until its content has begun
    contextFull: {
      status: 400,
      body: {
        type: 'error',
        error: {
          type: 'invalid_request_error',
          message: 'prompt is too long: 210000 tokens > 200000 maximum',
        },
      },
    },
  },
  gemini: {
    path: '/v1beta/models/gemini-3-pro:',
    model: () => 'gemini-3-pro',
    thinker: () => 'gemini-3-pro',
    account: (house) => house.accounts.gemini,
    hasImage: (body) =>
      objectsIn(body.contents).some(
        ({ inlineData }) => inlineData?.mimeType === 'image/png' && inlineData.data === pixel,
      ),
    results: (body) =>
      objectsIn(body.contents)
        .map((part) => part.functionResponse?.response)
        .filter(Boolean)
        .map(({ output, error }) => ({ text: output ?? error, isError: error !== undefined })),
    sealed: (body) => objectsIn(body.contents).map((part) => part.thoughtSignature).filter(Boolean),
    begun: 2, // events until its content has begun
    contextFull: {
      status: 400,
      body: {
        error: {
          code: 400,
          message: 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
          status: 'INVALID_ARGUMENT',
        },
      },
    },
  },
};

/** A house with a key for each upstream, and with the SDKs as its clients. */
export async function openDirections() {
  const house = await House.open();
  try {
    house.keys = {};
    for (const [name, upstream] of Object.entries(upstreams)) {
      const account = await upstream.account(house);
      house.accounts[name] = account;
      house.keys[name] = await house.createKey(name, ['--account', account]);
    }
  } catch (error) {
    await house.close();
    throw error;
  }
  return house;
}

/** Client and upstream of each direction; `use` binds them to an open house. */
export const directions = [ChatFace, ResponsesFace, MessagesFace, GeminiFace].flatMap((Face) =>
  Object.entries(upstreams).map(([upstreamName, upstream]) => ({
    title: `${Face.title} to ${upstreamName}`,
    client: Face.title,
    upstream: upstreamName,
    use(house) {
      const face = new Face(house, house.keys[upstreamName]);
      const model = upstream.model(Face.title);
      const thinker = upstream.thinker(Face.title);
      return {
        ...upstream,
        face,
        model,
        thinker,
        ask: (wish) => face.ask(wish.reasons ? thinker : model, wish),
        run: (wish, results) => face.run(model, wish, results),
        /** Lets the relay forget what went wrong with the upstream. */
        forgive: () => house.ctl(['account', 'reset', house.accounts[upstreamName]]),
        /** The bodies that came to the upstream, all on its path. */
        async bodies() {
          const requests = (await house.requests()).filter(
            ({ method, status }) => method === 'POST' && status !== 404,
          );
          for (const { path } of requests) assert.ok(path.startsWith(upstream.path), path);
          return requests.map(bodyOf);
        },
      };
    },
  })),
);
