import { z } from "zod";

/** A field of the wrong type counts as absent: one odd field must not cost the caller the whole message. */
export function lenient<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}

export const Text = lenient(z.string());

/**
 * Ids are echoed and stored, so they are short and printable; anything else counts as missing. No `min` or `max`: zod 4.6.7 asks them of
 * whatever has a length, and of an object whose length is one that cannot be compared it throws.
 */
const Id = lenient(
  z
    .string()
    .regex(/^[^\p{Cc}\p{Cs}]+$/u)
    .refine((id) => id.length <= 256),
);

const Metadata = lenient(z.object({ org_id: z.unknown(), orgId: z.unknown() }).partial());

const Customer = lenient(z.object({ number: Text, name: Text, sipUri: Text, metadata: Metadata }));
const Assistant = lenient(z.object({ id: Text, metadata: Metadata }));
const Overrides = lenient(z.object({ metadata: Metadata }));
const PhoneNumber = lenient(z.object({ id: Text, number: Text, sipUri: Text, metadata: Metadata }));

const Call = lenient(
  z.object({
    id: Id,
    type: Text,
    assistantId: Text,
    phoneNumberId: Text,
    metadata: Metadata,
    customer: Customer,
    assistant: Assistant,
    assistantOverrides: Overrides,
    phoneNumber: PhoneNumber,
  }),
);

/** The places in which a message and a plain body may say whose call it is. */
const subject = {
  call: Call,
  customer: Customer,
  assistant: Assistant,
  assistantOverrides: Overrides,
  phoneNumber: PhoneNumber,
  assistantId: Text,
  phoneNumberId: Text,
  metadata: Metadata,
};

const Subject = z.object(subject);
export type Subject = z.infer<typeof Subject>;

const read = new WeakMap<Record<string, unknown>, Subject>();

/** What is claimed, what is kept of the call and who calls are read from the same places: they are looked through once. */
export function subjectOf(message: Record<string, unknown>): Subject {
  const known = read.get(message);
  if (known !== undefined) return known;
  const subject = Subject.parse(message);
  read.set(message, subject);
  return subject;
}

/** Where the arguments of a call may stand; `input` as Anthropic's models name it. */
const holders = {
  arguments: z.unknown(),
  parameters: z.unknown(),
  input: z.unknown(),
  args: z.unknown(),
  params: z.unknown(),
};

const FunctionPart = lenient(z.object({ name: Text, ...holders }).partial());

/** One call in any of its spellings (Vapi OpenAPI `ToolCall`, and the flat forms of the docs' event pages). */
export const CallPart = z
  .object({
    id: Id,
    toolCallId: Id,
    tool_call_id: Id,
    name: Text,
    function: FunctionPart,
    ...holders,
  })
  .partial();
export type CallPart = z.infer<typeof CallPart>;
export type ArgumentHolder = Pick<CallPart, keyof typeof holders>;

/** Vapi OpenAPI `FunctionToolWithToolCall`: the tool's own definition, with the call inside. */
export const WrappedCallPart = z
  .object({
    name: Text,
    function: lenient(z.object({ name: Text })),
    toolCall: lenient(CallPart),
    tool_call: lenient(CallPart),
  })
  .partial();

/**
 * Vapi OpenAPI `ServerMessageToolCalls` and the deprecated `function-call`; unknown fields are ignored. Relays send one call in
 * place of a list, and names in snake case.
 */
export const Message = z
  .object({
    type: Text,
    toolCallList: z.unknown(),
    tool_call_list: z.unknown(),
    toolWithToolCallList: z.unknown(),
    tool_with_tool_call_list: z.unknown(),
    toolCalls: z.unknown(),
    tool_calls: z.unknown(),
    toolCall: z.unknown(),
    tool_call: z.unknown(),
    functionCall: lenient(CallPart),
    function_call: lenient(CallPart),
  })
  .partial();
export type Message = z.infer<typeof Message>;

export const PlainBody = z
  .object({ toolCallId: Id, tool: lenient(CallPart), toolCall: lenient(CallPart) })
  .partial();
export type PlainBody = z.infer<typeof PlainBody>;
