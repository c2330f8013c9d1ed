// Packets generated from the contracts themselves: well formed ones, and what is left of them after a mutation.
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Contract } from '../../shared/wire/wire.contract.ts';

type Schema = z.core.JSONSchema.BaseSchema;

/** The JSON schema of what a sender passes in. */
export function inputSchema(input: z.ZodType): Schema {
  return z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as Schema;
}

/** Values that `schema` accepts; what it cannot express (the result of a transformation) may still be refused. */
export function fromSchema(schema: Schema): fc.Arbitrary<unknown> {
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return fc.oneof(...options.map((one) => fromSchema(one as Schema)));
  if (schema.enum) return fc.constantFrom(...(schema.enum as unknown[]));
  if (schema.const !== undefined) return fc.constant(schema.const);
  switch (schema.type) {
    case 'object':
      return objectFrom(schema);
    case 'array':
      return fc.array(fromSchema((schema.items ?? {}) as Schema), { maxLength: 4 });
    case 'integer':
    case 'number':
      return fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constantFrom(0, -1, 2 ** 31, 2 ** 53 - 1));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return schema.format === 'uuid' ? fc.constant(null).map(() => uuidv7()) : awkwardText;
    default:
      return fc.jsonValue();
  }
}

function objectFrom(schema: Schema): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(([name, one]) => [
    name,
    fromSchema(one as Schema),
  ]);
  const required = (schema.required ?? []) as never[];
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: required,
  });
}

/** Texts that have hurt programs like this one. */
export const awkwardTexts = [
  "' or 1=1; drop table staff; --",
  '%_\\',
  '<img src=x onerror=alert(1)>',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff',
  '\u202eвидаляйся\u202c',
  'Z͑͗a̾l͙g̃o',
  '__proto__',
  'constructor',
  '👨‍👩‍👧‍👦',
  '\u2028\u2029',
  '{{7*7}} ${7*7} %s %n',
  '../../../etc/passwd',
  '-1',
  '1e309',
  '999999999999999',
] as const;
const awkwardText = fc.oneof(
  fc.constantFrom(...awkwardTexts),
  fc.string({ maxLength: 30, unit: 'binary' }),
  fc.constant('ї'.repeat(5_000)),
);

const pollutions = [
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"opId":"x","input":{"__proto__":{"polluted":1}}}',
].map((text) => JSON.parse(text) as unknown);
const junk = fc.oneof(
  { weight: 6, arbitrary: fc.anything({ maxDepth: 3, withNullPrototype: true, withSparseArray: true }) },
  { weight: 1, arbitrary: fc.anything({ maxDepth: 1, withTypedArray: true }) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...pollutions) },
);

/** A well formed body, or one with a field replaced, added or taken away, or something else altogether. */
export function bodiesOf(contract: Contract, name: string): fc.Arbitrary<unknown> {
  const event = Object.hasOwn(contract, name) ? contract[name] : undefined;
  if (!event) return junk;
  const input = fromSchema(inputSchema(event.input));
  const whole = event.kind === 'order' ? input.map((value) => ({ opId: uuidv7(), input: value })) : input;
  const broken = fc
    .tuple(whole, fc.nat(), junk, fc.constantFrom('replace', 'remove', 'add', 'polluted'))
    .map(([body, at, value, how]) => mutate(structuredClone(body), at, value, how));
  return fc.oneof(
    { weight: 4, arbitrary: whole },
    { weight: 4, arbitrary: broken },
    { weight: 2, arbitrary: junk },
  );
}

function mutate(body: unknown, at: number, value: unknown, how: string): unknown {
  const outer = body as { input?: unknown };
  const target = (outer.input ?? outer) as Record<string, unknown>;
  const names = Object.keys(target);
  const name = names[at % Math.max(1, names.length)] ?? 'none';
  if (how === 'replace') target[name] = value;
  else if (how === 'remove') delete target[name];
  else if (how === 'add') target['admin'] = value;
  else Object.defineProperty(target, '__proto__', { value: { polluted: 1 }, enumerable: true });
  return body;
}
