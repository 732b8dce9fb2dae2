// Requests in every format as plain bytes, for tests that count rather than read.

const question = (text) => [{ role: 'user', content: text }];

/** Each makes path and body of one request in its format; `streams` as the client wants it. */
export const formats = {
  chat: (model, text, streams) => ({
    path: '/v1/chat/completions',
    body: { model, messages: question(text), ...(streams && { stream: true }) },
  }),
  chatWithUsage: (model, text, streams) => ({
    path: '/v1/chat/completions',
    body: {
      model,
      messages: question(text),
      ...(streams && { stream: true, stream_options: { include_usage: true } }),
    },
  }),
  responses: (model, text, streams) => ({
    path: '/v1/responses',
    body: { model, input: text, reasoning: { effort: 'low' }, ...(streams && { stream: true }) },
  }),
  messages: (model, text, streams) => ({
    path: '/v1/messages',
    headers: { 'anthropic-version': '2023-06-01' },
    body: {
      model,
      max_tokens: 500,
      messages: question(text),
      thinking: { type: 'adaptive' },
      ...(streams && { stream: true }),
    },
  }),
  gemini: (model, text, streams) => ({
    path: `/v1beta/models/${model}:${streams ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    body: {
      contents: [{ role: 'user', parts: [{ text }] }],
      generationConfig: { thinkingConfig: { includeThoughts: true } },
    },
  }),
  embeddings: (model, text) => ({ path: '/v1/embeddings', body: { model, input: text } }),
};

/** Sends one request; answers the response. */
export function send(house, { path, body, headers }, { key = house.key, step, label, signal } = {}) {
  return fetch(house.url + path, {
    method: 'POST',
    signal,
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      ...headers,
      ...(step && { 'x-fake-step': JSON.stringify(step) }),
      ...(label && { 'x-fake-label': label }),
    },
    body: JSON.stringify(body),
  });
}

/** Reads a stream until so many events came, then leaves. */
export async function readEvents(response, count) {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body) {
    text += decoder.decode(bytes, { stream: true });
    if (text.split(/\r?\n\r?\n/).length > count) return;
  }
}

/** Calls `work` for 0 to count - 1, at most `width` at a time. */
export async function inParallel(count, width, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
