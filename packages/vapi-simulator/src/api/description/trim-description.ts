import { isObject, type Json } from "../rules/json.ts";
import { findKind, nameIn } from "./find-kind.ts";
import type { Schema } from "./schema.ts";

/** Of Vapi's OpenAPI document what the simulator plays: the bodies that it takes, the answers that it gives. */
export type TrimmedDescription = {
  /** By method and path, `PATCH /tool/{id}`. */
  readonly bodies: Readonly<Record<string, Schema>>;
  readonly answers: Readonly<Record<string, Schema>>;
  /** What a webhook may answer, by the type of the message. */
  readonly replies: Readonly<Record<string, Schema>>;
  readonly schemas: Readonly<Record<string, Schema>>;
};

export type OpenApiDocument = {
  readonly paths: Readonly<Record<string, Json>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
};

const PATHS = ["/assistant", "/tool", "/phone-number"].flatMap((path) => [path, `${path}/{id}`]);
const BODIES = [...PATHS, "/call", "/call/{id}"].flatMap((path) => [`POST ${path}`, `PATCH ${path}`]);
/** Lists repeat what `GET` of one says. */
const ANSWERS = PATHS.filter((path) => path.endsWith("{id}")).map((path) => `GET ${path}`);
const REPLIES: Readonly<Record<string, string>> = {
  "tool-calls": "ServerMessageResponseToolCalls",
  "assistant-request": "ServerMessageResponseAssistantRequest",
  "transfer-destination-request": "ServerMessageResponseTransferDestinationRequest",
  "handoff-destination-request": "ServerMessageResponseHandoffDestinationRequest",
  "campaign.predial": "ServerMessageResponseCampaignPredial",
};
/** Bounds of what is checked. Everything else is for readers. */
const KEPT = [
  "type",
  "required",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "format",
  "nullable",
] as const;

export function trimDescription({ paths, components }: OpenApiDocument): TrimmedDescription {
  const named = components.schemas;
  const operation = (name: string) => {
    const [method = "", path = ""] = name.split(" ");
    return paths[path]?.[method.toLowerCase()];
  };
  const bodies = BODIES.flatMap((name) => entry(name, at(operation(name), "requestBody"), named));
  const answers = ANSWERS.flatMap((name) => entry(name, at(operation(name), "responses", "200"), named));
  const replies = Object.entries(REPLIES)
    .filter(([, name]) => Object.hasOwn(named, name))
    .map(([type, name]): [string, Schema] => [type, { $ref: `#/schemas/${name}` }]);
  const roots = [...bodies, ...answers, ...replies].map(([, schema]) => schema);
  const schemas = namesBelow(roots, named).map((name) => [name, trimSchema(named[name] ?? {}, named)]);
  return {
    bodies: Object.fromEntries(bodies),
    answers: Object.fromEntries(answers),
    replies: Object.fromEntries(replies),
    schemas: Object.fromEntries(schemas) as TrimmedDescription["schemas"],
  };
}

type Named = OpenApiDocument["components"]["schemas"];

function entry(name: string, holder: unknown, named: Named): [string, Schema][] {
  const schema = at(holder, "content", "application/json", "schema");
  return isObject(schema) ? [[name, trimSchema(schema, named)]] : [];
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((one, key) => (isObject(one) ? one[key] : undefined), value);
}

/** The names that these schemas lead to, sorted. */
function namesBelow(roots: readonly Schema[], named: Named): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (!isObject(value)) return;
    const name = typeof value["$ref"] === "string" ? nameIn(value["$ref"]) : undefined;
    if (name !== undefined && !found.has(name)) {
      found.add(name);
      visit(trimSchema(named[name] ?? {}, named));
    }
    Object.values(value).forEach(visit);
  };
  visit(roots);
  return [...found].sort();
}

/**
 * Only what is checked, and what the document means where it says something else: it is generated from classes, and the
 * generator loses some types.
 */
export function trimSchema(schema: Json, named: Named): Schema {
  const { $ref: ref, allOf } = schema;
  if (typeof ref === "string") return { $ref: `#/schemas/${nameIn(ref)}` };
  // An object of a class with a text beside it.
  if (Array.isArray(allOf) && allOf.length === 1) return trimSchema(allOf[0] as Json, named);
  const type = typeMeant(schema);
  return {
    ...Object.fromEntries(KEPT.filter((key) => schema[key] !== undefined).map((key) => [key, schema[key]])),
    ...(type === schema["type"] ? {} : { type }),
    ...trimValues(schema, named),
    ...trimProperties(schema, named),
    ...trimChoices(schema, named),
  } as Schema;
}

/** `BackoffPlan.type` is "object" in the document, with the texts `fixed` and `exponential` as its values. */
function typeMeant({ type, enum: values, example }: Json): unknown {
  if (type !== "object") return type;
  const sample: unknown = Array.isArray(values) ? values[0] : example;
  return typeof sample === "string" || typeof sample === "number" ? typeof sample : type;
}

function trimValues(schema: Json, named: Named): Json {
  const { type, enum: values, items, pattern, example, oneOf } = schema;
  // Beside a choice it repeats one of its parts, as in `VapiVoice.version`; of a preset list without presets nothing is left.
  const isMeant = Array.isArray(values) && values.length > 0 && oneOf === undefined;
  const ofItems = isMeant && type === "array" ? { enum: values } : {};
  const sample: unknown = Array.isArray(example) ? example[0] : undefined;
  const item = isObject(items) ? { ...items, ...(sample === undefined ? {} : { example: sample }) } : null;
  return {
    ...(isMeant && type !== "array" ? { enum: values } : {}),
    ...(item === null ? {} : { items: { ...trimSchema(item, named), ...ofItems } }),
    ...(typeof pattern === "string" ? trimPattern(pattern) : {}),
  };
}

/** It is written as in JavaScript, `/^\p{L}+$/u`. */
function trimPattern(pattern: string): Json {
  return { pattern: /^\/(.*)\/[a-z]*$/.exec(pattern)?.[1] ?? pattern };
}

function trimProperties({ properties, additionalProperties }: Json, named: Named): Json {
  const all = isObject(properties) ? Object.entries(properties) : null;
  return {
    ...(all === null || all.length === 0
      ? {}
      : {
          properties: Object.fromEntries(all.map(([name, one]) => [name, trimSchema(one as Json, named)])),
        }),
    ...(isObject(additionalProperties)
      ? { additionalProperties: trimSchema(additionalProperties, named) }
      : {}),
  };
}

/** `oneOf` is meant as "any of": presets stand beside "any text". */
function trimChoices({ oneOf, description }: Json, named: Named): Json {
  if (!Array.isArray(oneOf)) return {};
  const kind = findKind(oneOf as Json[], named);
  const isKeptAsText = typeof description === "string" && description.includes("coerced to their string");
  return {
    anyOf: oneOf.map((one) => trimSchema(one as Json, named)),
    ...(kind === undefined ? {} : { "x-kind": kind }),
    ...(isKeptAsText ? { "x-kept-as": "string" } : {}),
  };
}
