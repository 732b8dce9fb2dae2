// What the SDKs' faces share.
//
// A wish: { text, image, tools, schema (zod), reasons, most, stop, streams, after }, where `after` is
// { wish, answer, results: [{ text, isError, image }] }: the turn before, and what its tools said; a wish
// without a text is their results alone.
// An answer: { text, joined, reasoning, refusal, calls: [{ id, name, arguments }], usage, end, parsed,
// turn }; joined are the deltas of a stream, turn is what the SDK says comes back in the next request.

export const parameters = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

export const about = (name) => `The ${name}`;

/** The object without what is undefined. */
export const present = (object) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
