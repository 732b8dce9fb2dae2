// The Anthropic SDK behind the face that the tests of all directions use.

import Anthropic from '@anthropic-ai/sdk';
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { ToolError } from '@anthropic-ai/sdk/lib/tools/ToolError';

import { pixel } from '../house.mjs';
import { about, parameters, present } from './wish.mjs';

const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } };

export class MessagesFace {
  static title = 'messages';
  ends = {
    natural: 'end_turn',
    calls: 'tool_use',
    limit: 'max_tokens',
    filter: ['refusal'],
    stop: 'stop_sequence',
  };
  isRefused = ({ end }) => end === 'refusal';
  errors = {
    400: Anthropic.BadRequestError,
    403: Anthropic.PermissionDeniedError,
    404: Anthropic.NotFoundError,
    413: Anthropic.APIError,
    429: Anthropic.RateLimitError,
    500: Anthropic.InternalServerError,
    any: Anthropic.AnthropicError,
  };
  isContextFull = (error) => error.message.includes('prompt is too long');

  constructor(house, key) {
    this.sdk = new Anthropic({ apiKey: key, baseURL: house.url, maxRetries: 0 });
  }

  params(model, wish) {
    const content = [{ type: 'text', text: wish.text }];
    if (wish.image) content.push(image);
    const messages = [{ role: 'user', content }];
    if (wish.after) {
      const { wish: before, answer, results } = wish.after;
      const turn = { role: 'assistant', content: answer.turn };
      const told = answer.calls.map(({ id }, i) => ({
        type: 'tool_result',
        tool_use_id: id,
        content: results[i].image
          ? [{ type: 'text', text: results[i].text }, image]
          : results[i].text,
        ...(results[i].isError && { is_error: true }),
      }));
      const asked = { role: 'user', content: wish.text ? content : told };
      messages.splice(0, 1, ...this.params(model, before).messages, turn, asked);
    }
    return present({
      model,
      max_tokens: wish.most ?? 4000,
      messages,
      tools: wish.tools?.map((name) => ({ name, description: about(name), input_schema: parameters })),
      output_config: wish.schema && { format: zodOutputFormat(wish.schema) },
      thinking: wish.reasons ? { type: 'adaptive', display: 'summarized' } : undefined,
      stop_sequences: wish.stop && [wish.stop],
    });
  }

  /** A turn as a client keeps it that drops what was thought. */
  plain(blocks) {
    return blocks.filter((block) => !block.type.endsWith('thinking'));
  }

  async ask(model, wish) {
    const params = this.params(model, wish);
    let joined = '';
    let reply;
    if (wish.streams) {
      const stream = this.sdk.messages.stream(params);
      stream.on('text', (delta) => (joined += delta));
      reply = await stream.finalMessage();
    } else {
      reply = wish.schema
        ? await this.sdk.messages.parse(params)
        : await this.sdk.messages.create(params);
    }
    const { usage } = reply;
    const textOf = (type, field) =>
      reply.content.map((block) => (block.type === type ? block[field] : '')).join('');
    return {
      text: textOf('text', 'text'),
      joined,
      reasoning: textOf('thinking', 'thinking'),
      refusal: reply.stop_details?.explanation ?? '',
      calls: reply.content
        .filter((block) => block.type === 'tool_use')
        .map((block) => ({ id: block.id, name: block.name, arguments: block.input })),
      usage: {
        prompt:
          usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens,
        cached: usage.cache_read_input_tokens,
        output: usage.output_tokens,
        reasoning: usage.output_tokens_details?.thinking_tokens ?? 0,
      },
      end: reply.stop_reason,
      stop: reply.stop_sequence,
      parsed: reply.parsed_output,
      turn: reply.content,
    };
  }

  async run(model, wish, results) {
    const tools = wish.tools.map((name) =>
      betaTool({
        name,
        description: about(name),
        inputSchema: parameters,
        run: () => {
          const { text, isError } = results[name];
          if (isError) throw new ToolError(text);
          return text;
        },
      }),
    );
    const { messages } = this.params(model, wish);
    const params = { model, max_tokens: 4000, messages, tools, stream: wish.streams };
    const runner = this.sdk.beta.messages.toolRunner(params);
    const message = await runner.runUntilDone();
    return message.content.map((block) => block.text ?? '').join('');
  }
}
