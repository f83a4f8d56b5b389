import { existsSync, readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkValue } from "../rules/check-value.ts";
import { isObject, type Json } from "../rules/json.ts";
import { describedAs } from "./described-as.ts";
import { DESCRIPTION_FILE, readDescriptionFile, writeDescription } from "./description-file.ts";
import { trimDescription } from "./trim-description.ts";

describe("the file", () => {
  test("names its source and its licence, whose text lies beside it", () => {
    const { source } = readDescriptionFile();
    expect(source).toMatchObject({
      repository: "https://github.com/VapiAI/docs",
      license: /MIT.*LICENSE\.vapi-docs/,
    });
    const license = new URL("./LICENSE.vapi-docs", DESCRIPTION_FILE);
    expect(existsSync(license) && readFileSync(license, "utf8")).toContain("Copyright (c) 2025 Vapi");
  });

  test("has every schema that it names, and none that nothing leads to", () => {
    const file = readDescriptionFile();
    const named = new Set(refsIn(file).map((ref) => ref.replace("#/schemas/", "")));
    expect([...named].sort()).toEqual(Object.keys(file.schemas));
  });

  test("is as it is written: nobody changed it by hand", () => {
    expect(writeDescription(readDescriptionFile())).toBe(readFileSync(DESCRIPTION_FILE, "utf8"));
  });
});

function refsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (!isObject(value)) return [];
  const own = typeof value["$ref"] === "string" ? [value["$ref"]] : [];
  return [...own, ...Object.values(value).flatMap(refsIn)];
}

describe("what the document's generator lost is put right", () => {
  const trimmed = (properties: Json) => {
    const body = { content: { "application/json": { schema: { $ref: "#/components/schemas/Body" } } } };
    const named = {
      Body: { type: "object", properties },
      Cat: { type: "object", properties: { kind: { type: "string", enum: ["cat"] } } },
      Dog: { type: "object", properties: { kind: { type: "string", enum: ["dog"] } } },
    };
    const paths = { "/tool": { post: { requestBody: body } } };
    return trimDescription({ paths, components: { schemas: named } }).schemas["Body"]?.properties;
  };
  const refs = ["Cat", "Dog"].map((name) => ({ $ref: `#/components/schemas/${name}` }));

  test.each<[what: string, property: Json, expected: unknown]>([
    ["texts said to be an object", { type: "object", enum: ["a"] }, { type: "string", enum: ["a"] }],
    ["a text said to be an object", { type: "object", example: "en" }, { type: "string" }],
    ["a free object stays one", { type: "object", description: "Any." }, { type: "object" }],
    [
      "numbers said to be objects",
      { type: "array", items: { type: "object" }, example: [400] },
      { type: "array", items: { type: "number" } },
    ],
    [
      "values of the items beside the list",
      { type: "array", items: { type: "string" }, enum: ["a"] },
      { type: "array", items: { type: "string", enum: ["a"] } },
    ],
    ["a pattern as in JavaScript", { type: "string", pattern: "/^a$/u" }, { type: "string", pattern: "^a$" }],
    ["an empty list of presets", { type: "string", enum: [] }, { type: "string" }],
    ["a class behind a text", { description: "A cat.", allOf: [refs[0]] }, { $ref: "#/schemas/Cat" }],
    [
      "a choice without a word on how to tell",
      { oneOf: refs },
      { anyOf: [{ $ref: "#/schemas/Cat" }, { $ref: "#/schemas/Dog" }], "x-kind": "kind" },
    ],
    [
      "values that repeat one part of a choice, and numbers that come back as text",
      {
        description: "are coerced to their string form",
        enum: ["1"],
        oneOf: [{ type: "string" }, { type: "number" }],
      },
      { anyOf: [{ type: "string" }, { type: "number" }], "x-kept-as": "string" },
    ],
  ])("%s", (_what, property, expected) => {
    expect(trimmed({ property })?.["property"]).toEqual(expected);
  });
});

/** Bodies with something of everything; what is tried are their neighbours. */
const SEEDS: Readonly<Record<string, Json>> = {
  "POST /assistant": {
    name: "Sarah",
    endCallPhrases: ["bye"],
    serverMessages: ["tool-calls"],
    maxDurationSeconds: 600,
    model: {
      provider: "openai",
      model: "gpt-4.1",
      temperature: 0.3,
      messages: [{ role: "system", content: "x" }],
      tools: [{ type: "endCall" }],
    },
    voice: {
      provider: "azure",
      voiceId: "emma",
      fallbackPlan: { voices: [{ provider: "vapi", voiceId: "x" }] },
    },
    transcriber: { provider: "deepgram", model: "nova-3", language: "en", keywords: ["Lee:2"] },
    server: { url: "https://x", backoffPlan: { type: "fixed", maxRetries: 1, baseDelaySeconds: 1 } },
    startSpeakingPlan: { waitSeconds: 0.4, smartEndpointingPlan: { provider: "livekit" } },
    voicemailDetection: "off",
  },
  "POST /tool": {
    type: "function",
    async: false,
    messages: [{ type: "request-response-delayed", timingMilliseconds: 1_000, content: "x" }],
    function: { name: "book", parameters: { type: "object", properties: { day: { type: "string" } } } },
  },
  "POST /phone-number": {
    provider: "vapi",
    numberDesiredAreaCode: "415",
    fallbackDestination: { type: "number", number: "+14155550100" },
  },
};

const VALUES = [null, "x", "", 5, -1, 999_999, true, [], {}, ["x"], [5], { type: "x" }, { provider: "vapi" }];

test.each(Object.entries(SEEDS))("ajv agrees on what is a body for %s", (operation, seed) => {
  const isRight = ajvFor(operation);
  const { schema, named } = describedAs(operation);
  expect(isRight(seed)).toBe(true);
  const paths = pathsIn(seed);
  const change = fc.record({ path: fc.constantFrom(...paths), value: fc.constantFrom(...VALUES) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
      const changed = changes.reduce((one, { path, value }) => replaceAt(one, path, value) as Json, seed);
      const body = JSON.parse(JSON.stringify(changed)) as Json;
      const { faults } = checkValue(body, schema, { at: "", named });
      expect({ body, isRight: faults.length === 0 }).toEqual({ body, isRight: isRight(body) });
    }),
    { numRuns: 500 },
  );
});

function ajvFor(operation: string): ValidateFunction {
  const { schema } = describedAs(operation);
  const schemas = Object.fromEntries(
    refsIn(readDescriptionFile()).map((ref) => [
      ref.replace("#/schemas/", ""),
      describedAs(operation).named(ref),
    ]),
  );
  const ajv = new Ajv({ strict: false, allowUnionTypes: true });
  formats.default(ajv);
  return ajv.compile(closed({ ...schema, schemas }) as object);
}

/** In JSON Schema's own words: what is not named is refused. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (!isObject(value)) return value;
  const inside = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]));
  const isClosed = isObject(value["properties"]) && value["type"] === "object";
  return isClosed ? { additionalProperties: false, ...inside } : inside;
}

function pathsIn(value: unknown): (readonly (string | number)[])[] {
  if (Array.isArray(value)) {
    return value.flatMap((one: unknown, index) => [[index], ...pathsIn(one).map((path) => [index, ...path])]);
  }
  if (!isObject(value)) return [];
  const inside = Object.entries(value).flatMap(([key, one]) => [
    [key],
    ...pathsIn(one).map((path) => [key, ...path]),
  ]);
  return [...inside, ["unheardOf"]];
}

function replaceAt(
  value: unknown,
  [key, ...rest]: readonly (string | number)[],
  replacement: unknown,
): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((one: unknown, index) => (index === key ? replaceAt(one, rest, replacement) : one));
  }
  return isObject(value) ? { ...value, [key]: replaceAt(value[key], rest, replacement) } : value;
}
