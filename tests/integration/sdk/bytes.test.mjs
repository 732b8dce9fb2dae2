// Same format on both sides: the bytes that go in come out, in both directions.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';

import { House, headerOf, upstreamKeys } from './house.mjs';

let house;

before(async () => {
  house = await House.open();
});
after(() => house?.close());
beforeEach(() => house.clear());

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Posts bytes as they are; answers status, headers and the reply's bytes. */
function post(path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const sending = httpRequest(
      house.url + path,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Content-Length': body.length, ...headers },
      },
      (reply) => {
        const pieces = [];
        reply.on('data', (piece) => pieces.push(piece));
        reply.on('error', reject);
        reply.on('end', () =>
          resolve({
            status: reply.statusCode,
            headers: reply.headers,
            body: Buffer.concat(pieces),
          }),
        );
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}

/** The upstream's reply: bytes that no serializer would write so. */
function scripted(body, type, split = 0) {
  const headers = { 'content-type': type };
  return { status: 200, body_base64: body.toString('base64'), headers, ...(split && { split }) };
}

const bearer = () => ({ Authorization: `Bearer ${house.key}` });
const odd = (fields) =>
  Buffer.from(
    `\r\n\t{ "unknown_field" : {"b":1, "a":2,"a":3} ,"n1":1.50e+2,"n2":-0.0,"n3":100000000000000000001,\n` +
      ` "esc":"\\u00e9\\/\\ud83c\\udf88\\u0000","utf":"é日本🎈", ${fields}  }\n `,
  );
const messages = '"messages" : [ {"role":"user", "content":"h\\u00e9llo"} ]';
const contents = '"contents" : [ {"parts":[ {"text":"h\\u00e9llo"} ] } ]';

// path, the upstream's path, fields of the body
const whole = [
  ['/v1/messages?beta=true', '/v1/messages', `"model":"claude-opus-5-5",${messages}`],
  ['/api/v1/messages', '/v1/messages', `"model":"claude-opus-5-5",${messages}`],
  ['/claude/v1/messages/', '/v1/messages', `"model":"claude-opus-5-5",${messages}`],
  ['/v1/messages/count_tokens', '/v1/messages/count_tokens', `"model":"claude-5",${messages}`],
  ['/v1/chat/completions', '/v1/chat/completions', `"model":"gpt-5",${messages}`],
  ['/openai/v1/chat/completions', '/v1/chat/completions', `"model":"gpt-5",${messages}`],
  ['/v1/responses', '/v1/responses', '"model":"gpt-5","input" : "x"'],
  ['/openai/responses', '/v1/responses', '"model":"gpt-5","input" : "x"'],
  ['/v1/responses/compact', '/v1/responses/compact', '"model":"gpt-5","input" : "x"'],
  ['/v1/responses/input_tokens', '/v1/responses/input_tokens', '"model":"gpt-5","input":"x"'],
  ['/v1/embeddings', '/v1/embeddings', '"model":"text-embedding-3-small","input":["x"]'],
  ...['generateContent', 'countTokens', 'embedContent', 'batchEmbedContents'].map((verb) => [
    `/v1beta/models/gemini-3-pro:${verb}`,
    `/v1beta/models/gemini-3-pro:${verb}`,
    contents,
  ]),
  [
    '/gemini/v1beta/models/gemini-3-pro:generateContent',
    '/v1beta/models/gemini-3-pro:generateContent',
    contents,
  ],
  [
    '/v1/models/gemini-3-pro:generateContent',
    '/v1beta/models/gemini-3-pro:generateContent',
    contents,
  ],
];

const streamed = [
  ['/v1/messages', `"stream" : true,"model":"claude-opus-5-5",${messages}`],
  ['/v1/responses', '"stream":true,"model":"gpt-5","input":"x"'],
  [
    '/v1/chat/completions',
    `"stream":true,"stream_options":{"include_usage":true} ,"model":"gpt-5",${messages}`,
  ],
  ['/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse', contents],
];

describe('whole', () => {
  const answer = Buffer.from(
    '{ "odd" : 1.0e0,\r\n\t"usage":{"input_tokens":1,"output_tokens":2} ,"x":"\\u00e9é🎈" }\n\n',
  );
  for (const [path, upstreamPath, fields] of whole) {
    it(`${path} passes bytes through`, async () => {
      await house.script(scripted(answer, 'application/json; odd="yes"'));
      const body = odd(fields);
      const reply = await post(path, body, bearer());
      assert.equal(reply.status, 200, reply.body.toString());
      assert.equal(sha256(reply.body), sha256(answer));
      assert.equal(reply.headers['content-type'], 'application/json; odd="yes"');
      const got = await house.lastRequest();
      assert.equal(got.sha256, sha256(body));
      assert.equal(got.path, upstreamPath);
      assert.equal(got.query, path.split('?')[1] ?? '');
    });
  }

  for (const [coding, encode] of [
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ]) {
    it(`a body in ${coding} stays in it`, async () => {
      for (const [path, , fields] of whole.filter(([path]) => !path.includes('openai'))) {
        await house.script(scripted(answer, 'application/json'));
        const body = encode(odd(fields));
        const reply = await post(path, body, { ...bearer(), 'Content-Encoding': coding });
        assert.equal(reply.status, 200, reply.body.toString());
        assert.equal(sha256(reply.body), sha256(answer));
        const got = await house.lastRequest();
        assert.equal(got.sha256, sha256(body));
        assert.equal(headerOf(got, 'content-encoding'), coding);
      }
    });
  }

  it('an error of the upstream arrives as it is', async () => {
    const refusal = Buffer.from(' {"error" :{"message":"h\\u00e9","type":"x"}}\n');
    await house.script({ ...scripted(refusal, 'application/json'), status: 422 });
    const reply = await post('/v1/chat/completions', odd(whole[4][2]), bearer());
    assert.equal(reply.status, 422);
    assert.equal(sha256(reply.body), sha256(refusal));
  });
});

describe('streamed', () => {
  // Every kind of line end, comments, unknown events and fields; an end that each format knows.
  const stream = Buffer.from(
    [
      ': a comment\n\n',
      'event: unheard.of\r\nid: 7\r\nretry: 10\r\ndata: {"type":"unheard.of" , "n":1.50}\r\n\r\n',
      'data: {"type":"x","choices":[{"index":0,"delta":{"content":"é日本🎈"}}],\ndata:  "a":1}\n\n',
      'event: message_stop\ndata: {"type":"message_stop","choices":[{"finish_reason":"stop"}],' +
        '"candidates":[{"finishReason":"STOP"}]}\n\n',
      'event: response.completed\ndata: {"type":"response.completed","response":{}}\n\n',
      'data: [DONE]\n\n',
    ].join(''),
  );
  for (const [path, fields] of streamed) {
    for (const split of [0, 1, 7]) {
      it(`${path}, ${split ? `in writes of ${split}` : 'in one write'}`, async () => {
        await house.script(scripted(stream, 'text/event-stream', split));
        const body = odd(fields);
        const reply = await post(path, body, bearer());
        assert.equal(reply.status, 200);
        assert.equal(reply.body.toString(), stream.toString());
        assert.equal((await house.lastRequest()).sha256, sha256(body));
      });
    }
  }
});

describe('headers', () => {
  const path = '/v1/messages';
  const body = Buffer.from(`{"model":"claude-opus-5-5","max_tokens":9,${messages}}`);

  it('the client’s reach the upstream, but for ours and those of its connection', async () => {
    const passed = {
      'anthropic-version': '2026-10-21',
      'anthropic-beta': 'a-2026-01-01,b-2026-01-02',
      'openai-organization': 'org-1',
      'openai-beta': 'responses=v1',
      'x-claude-code-session-id': 'session-1',
      'x-claude-code-agent-id': 'agent-1',
      'x-stainless-lang': 'js',
      'x-stainless-retry-count': '0',
      'x-goog-api-client': 'google-genai-sdk/3.1.0',
      'user-agent': 'tool/1.0',
      'x-future': 'kept  as it is',
    };
    const kept = {
      'x-api-key': house.key,
      'x-goog-api-key': house.key,
      authorization: `Bearer ${house.key}`,
      'accept-encoding': 'gzip, br, unheard-of',
      connection: 'keep-alive, x-named',
      'x-named': 'one hop',
      'keep-alive': 'timeout=5',
      te: 'trailers',
      'proxy-authorization': 'Basic eA==',
      'proxy-connection': 'keep-alive',
      cookie: 'session=1',
      'x-forwarded-for': '10.0.0.1',
    };
    const reply = await post(path, body, { ...passed, ...kept });
    assert.equal(reply.status, 200, reply.body.toString());
    const got = await house.lastRequest();
    for (const [name, value] of Object.entries(passed)) assert.equal(headerOf(got, name), value);
    assert.equal(headerOf(got, 'x-api-key'), upstreamKeys.anthropic);
    assert.equal(headerOf(got, 'host'), new URL(house.upstream).host);
    for (const name of Object.keys(kept).filter((name) => name !== 'x-api-key')) {
      if (name === 'accept-encoding') assert.notEqual(headerOf(got, name), kept[name]);
      else if (name !== 'connection') assert.equal(headerOf(got, name), undefined, name);
    }
    assert.ok(!JSON.stringify(got).includes(house.key));
  });

  it('the upstream’s reach the client, but for those of its connection', async () => {
    const passed = {
      'request-id': 'req_1',
      'retry-after': '3',
      'x-should-retry': 'false',
      'anthropic-ratelimit-requests-remaining': '7',
      'x-ratelimit-reset-tokens': '6m0s',
      'openai-processing-ms': '12',
      'x-future': 'kept',
    };
    const kept = {
      connection: 'keep-alive, x-named',
      'x-named': 'one hop',
      'keep-alive': 'timeout=5',
      'set-cookie': 'a=b',
      'access-control-allow-origin': '*',
      'x-deskrelay-request-id': 'forged',
    };
    for (const status of [200, 429]) {
      await house.script({ status, body: {}, headers: { ...passed, ...kept } });
      const reply = await post(path, body, bearer());
      assert.equal(reply.status, status);
      for (const [name, value] of Object.entries(passed)) assert.equal(reply.headers[name], value);
      for (const name of ['x-named', 'set-cookie', 'access-control-allow-origin'])
        assert.equal(reply.headers[name], undefined, name);
      assert.ok(reply.headers['x-deskrelay-request-id']);
      assert.notEqual(reply.headers['x-deskrelay-request-id'], 'forged');
    }
  });
});
