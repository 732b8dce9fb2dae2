// The OpenAI SDK behind the face that the tests of all directions use: Chat Completions, Responses.

import OpenAI from 'openai';
import { ResponsesToolRunner } from 'openai/helpers/responses-tool-runner';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';

import { pixel } from '../house.mjs';
import { about, parameters, present } from './wish.mjs';

const dataUrl = `data:image/png;base64,${pixel}`;

class OpenAIFace {
  constructor(house, key) {
    const options = { apiKey: key, baseURL: `${house.url}/v1`, maxRetries: 0 };
    this.sdk = new OpenAI(options);
  }
  errors = {
    400: OpenAI.BadRequestError,
    403: OpenAI.PermissionDeniedError,
    404: OpenAI.NotFoundError,
    413: OpenAI.APIError,
    429: OpenAI.RateLimitError,
    500: OpenAI.InternalServerError,
    any: OpenAI.OpenAIError,
  };
  isContextFull = (error) => error.code === 'context_length_exceeded';
}

export class ChatFace extends OpenAIFace {
  static title = 'chat';
  ends = {
    natural: 'stop',
    calls: 'tool_calls',
    limit: 'length',
    filter: ['content_filter'],
    stop: 'stop',
  };
  isRefused = ({ end, refusal }) => refusal !== '' || end === 'content_filter';

  params(model, wish) {
    const content = wish.image
      ? [
          { type: 'text', text: wish.text },
          { type: 'image_url', image_url: { url: dataUrl } },
        ]
      : wish.text;
    const messages = [{ role: 'user', content }];
    if (wish.after) {
      const { wish: before, answer, results } = wish.after;
      const told = answer.calls.map(({ id }, i) => ({
        role: 'tool',
        tool_call_id: id,
        content: results[i].text,
      }));
      const earlier = this.params(model, before).messages;
      messages.splice(0, wish.text ? 0 : 1, ...earlier, answer.turn, ...told);
    }
    return present({
      model,
      messages,
      tools: wish.tools?.map((name) => ({
        type: 'function',
        function: { name, description: about(name), parameters },
      })),
      response_format: wish.schema && zodResponseFormat(wish.schema, 'answer'),
      reasoning_effort: wish.reasons ? 'medium' : undefined,
      max_completion_tokens: wish.most,
      stop: wish.stop && [wish.stop],
    });
  }

  /** A turn as a client keeps it that knows the documented fields alone. */
  plain({ role, content, tool_calls: calls }) {
    const known = ({ id, type, function: { name, arguments: text } }) => ({
      id,
      type,
      function: { name, arguments: text },
    });
    return present({ role, content, tool_calls: calls?.map(known) });
  }

  async ask(model, wish) {
    const params = this.params(model, wish);
    const { completions } = this.sdk.chat;
    let joined = '';
    let reasoning = '';
    let reply;
    if (wish.streams) {
      const stream = completions.stream({ ...params, stream_options: { include_usage: true } });
      stream.on('content', (delta) => (joined += delta));
      stream.on('chunk', (chunk) => (reasoning += chunk.choices[0]?.delta.reasoning_content ?? ''));
      reply = await stream.finalChatCompletion();
    } else {
      reply = wish.schema ? await completions.parse(params) : await completions.create(params);
      reasoning = reply.choices[0].message.reasoning_content ?? '';
    }
    const { message, finish_reason: end } = reply.choices[0];
    return {
      text: message.content ?? '',
      joined,
      reasoning,
      refusal: message.refusal ?? '',
      calls: (message.tool_calls ?? []).map((call) => ({
        id: call.id,
        name: call.function.name,
        arguments: JSON.parse(call.function.arguments),
      })),
      usage: {
        prompt: reply.usage.prompt_tokens,
        cached: reply.usage.prompt_tokens_details.cached_tokens,
        output: reply.usage.completion_tokens,
        reasoning: reply.usage.completion_tokens_details.reasoning_tokens,
      },
      end,
      parsed: message.parsed,
      turn: message,
    };
  }

  async run(model, wish, results) {
    const run = (name) => results[name].text; // an error would end the SDK's loop
    const tools = wish.tools.map((name) => ({
      type: 'function',
      function: { name, description: about(name), parameters, parse: JSON.parse, function: () => run(name) },
    }));
    const { messages } = this.params(model, wish);
    const runner = this.sdk.chat.completions.runTools({ model, messages, tools, stream: wish.streams });
    return runner.finalContent();
  }
}

export class ResponsesFace extends OpenAIFace {
  static title = 'responses';
  ends = {
    natural: 'completed',
    calls: 'completed',
    limit: 'max_output_tokens',
    filter: ['content_filter'],
  };
  isRefused = ({ end, refusal }) => refusal !== '' || end === 'content_filter';

  params(model, wish) {
    const content = [{ type: 'input_text', text: wish.text }];
    if (wish.image)
      content.push({ type: 'input_image', image_url: dataUrl, detail: 'auto' });
    const input = [{ role: 'user', content }];
    if (wish.after) {
      const { wish: before, answer, results } = wish.after;
      const told = answer.calls.map(({ id }, i) => ({
        type: 'function_call_output',
        call_id: id,
        output: results[i].image
          ? [
              { type: 'input_text', text: results[i].text },
              { type: 'input_image', image_url: dataUrl, detail: 'auto' },
            ]
          : results[i].text,
      }));
      const earlier = this.params(model, before).input;
      input.splice(0, wish.text ? 0 : 1, ...earlier, ...answer.turn, ...told);
    }
    return present({
      model,
      input,
      store: false,
      tools: wish.tools?.map((name) => ({
        type: 'function',
        name,
        description: about(name),
        parameters,
        strict: true,
      })),
      text: wish.schema && { format: zodTextFormat(wish.schema, 'answer') },
      reasoning: wish.reasons ? { effort: 'medium', summary: 'auto' } : undefined,
      include: wish.reasons ? ['reasoning.encrypted_content'] : undefined,
      max_output_tokens: wish.most,
    });
  }

  /** A turn as a client keeps it that drops what was thought. */
  plain(items) {
    return items.filter((item) => item.type !== 'reasoning');
  }

  async ask(model, wish) {
    const params = this.params(model, wish);
    let joined = '';
    let reply;
    if (wish.streams) {
      const stream = this.sdk.responses.stream(params);
      stream.on('response.output_text.delta', (event) => (joined += event.delta));
      reply = await stream.finalResponse();
    } else {
      reply = wish.schema
        ? await this.sdk.responses.parse(params)
        : await this.sdk.responses.create(params);
    }
    const parts = reply.output.flatMap((item) => (item.type === 'message' ? item.content : []));
    const thought = reply.output.filter((item) => item.type === 'reasoning');
    return {
      text: reply.output_text,
      joined,
      reasoning: thought.flatMap((item) => item.summary.map((part) => part.text)).join(''),
      refusal: parts.map((part) => part.refusal ?? '').join(''),
      calls: reply.output
        .filter((item) => item.type === 'function_call')
        .map((item) => ({
          id: item.call_id,
          name: item.name,
          arguments: JSON.parse(item.arguments),
        })),
      usage: {
        prompt: reply.usage.input_tokens,
        cached: reply.usage.input_tokens_details.cached_tokens,
        output: reply.usage.output_tokens,
        reasoning: reply.usage.output_tokens_details.reasoning_tokens,
      },
      end: reply.incomplete_details?.reason ?? reply.status,
      parsed: reply.output_parsed,
      turn: reply.output,
    };
  }

  async run(model, wish, results) {
    const run = (name) => results[name].text; // an error would end the SDK's loop
    const { tools, ...params } = this.params(model, wish);
    const functions = tools.map((tool) => ({ tool, execute: () => run(tool.name) }));
    const runner = new ResponsesToolRunner({ functions });
    return (await runner.run(this.sdk, params, { stream: wish.streams })).output_text;
  }
}
