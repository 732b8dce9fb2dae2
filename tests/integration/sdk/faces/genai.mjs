// The Google SDK behind the face that the tests of all directions use.

import { ApiError, GoogleGenAI } from '@google/genai';
import { z } from 'zod';

import { pixel } from '../house.mjs';
import { about, parameters, present } from './wish.mjs';

const image = { inlineData: { mimeType: 'image/png', data: pixel } };

export class GeminiFace {
  static title = 'gemini';
  ends = {
    natural: 'STOP',
    calls: 'STOP',
    limit: 'MAX_TOKENS',
    filter: ['SAFETY', 'PROHIBITED_CONTENT'],
    stop: 'STOP',
  };
  isRefused = ({ end }) => end === 'SAFETY';
  errors = {
    400: ApiError,
    403: ApiError,
    404: ApiError,
    413: ApiError,
    429: ApiError,
    500: ApiError,
    any: Error,
  };
  isContextFull = (error) => /exceeds the maximum number of tokens/.test(error.message);

  constructor(house, key) {
    this.sdk = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: house.url } });
  }

  params(model, wish) {
    const parts = [{ text: wish.text }];
    if (wish.image) parts.push(image);
    const contents = [{ role: 'user', parts }];
    if (wish.after) {
      const { wish: before, answer, results } = wish.after;
      const told = answer.calls.map(({ id, name }, i) => ({
        functionResponse: {
          id,
          name,
          response: { [results[i].isError ? 'error' : 'output']: results[i].text },
          ...(results[i].image && { parts: [image] }),
        },
      }));
      const asked = { role: 'user', parts: wish.text ? parts : told };
      contents.splice(0, 1, ...this.params(model, before).contents, ...answer.turn, asked);
    }
    const functionDeclarations = wish.tools?.map((name) => ({
      name,
      description: about(name),
      parametersJsonSchema: parameters,
    }));
    const config = present({
      tools: functionDeclarations && [{ functionDeclarations }],
      responseMimeType: wish.schema && 'application/json',
      responseJsonSchema: wish.schema && z.toJSONSchema(wish.schema),
      thinkingConfig: wish.reasons ? { includeThoughts: true, thinkingLevel: 'HIGH' } : undefined,
      maxOutputTokens: wish.most,
      stopSequences: wish.stop && [wish.stop],
    });
    return { model, contents, config };
  }

  /** A turn as a client keeps it that drops what was thought, and the signatures. */
  plain(contents) {
    const parts = contents
      .flatMap((content) => content.parts)
      .filter((part) => !part.thought)
      .map(({ thoughtSignature, ...part }) => part);
    return [{ role: 'model', parts }];
  }

  async ask(model, wish) {
    const params = this.params(model, wish);
    const replies = [];
    if (wish.streams) {
      const stream = await this.sdk.models.generateContentStream(params);
      for await (const chunk of stream) replies.push(chunk);
    } else {
      replies.push(await this.sdk.models.generateContent(params));
    }
    const last = replies.at(-1);
    const turn = replies.flatMap((reply) => reply.candidates?.[0].content ?? []);
    const parts = turn.flatMap((content) => content.parts ?? []);
    const textOf = (isThought) =>
      parts.map((part) => (Boolean(part.thought) === isThought ? part.text ?? '' : '')).join('');
    const text = textOf(false);
    const usage = last.usageMetadata;
    const thoughts = usage?.thoughtsTokenCount ?? 0;
    return {
      text,
      joined: wish.streams ? text : '',
      reasoning: textOf(true),
      refusal: '',
      calls: replies.flatMap((reply) =>
        (reply.functionCalls ?? []).map((call) => ({
          id: call.id,
          name: call.name,
          arguments: call.args,
        })),
      ),
      usage: usage && {
        prompt: usage.promptTokenCount,
        cached: usage.cachedContentTokenCount ?? 0,
        output: usage.candidatesTokenCount + thoughts,
        reasoning: thoughts,
      },
      end: last.candidates?.[0].finishReason ?? last.promptFeedback?.blockReason,
      parsed: wish.schema && wish.schema.parse(JSON.parse(text)), // the SDK has no parser
      turn: wish.streams ? turn : [last.candidates?.[0].content],
    };
  }

  /** The SDK's automatic function calling. */
  async run(model, wish, results) {
    const { contents, config } = this.params(model, wish);
    const callable = {
      tool: async () => config.tools[0],
      callTool: async (calls) =>
        calls.map(({ id, name }) => {
          const { text, isError } = results[name];
          const response = { [isError ? 'error' : 'output']: text };
          return { functionResponse: { id, name, response } };
        }),
    };
    const params = { model, contents, config: { tools: [callable] } };
    if (!wish.streams) return (await this.sdk.models.generateContent(params)).text;
    let text = '';
    for await (const chunk of await this.sdk.models.generateContentStream(params))
      text += chunk.text ?? '';
    return text;
  }
}
