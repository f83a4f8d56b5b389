import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { buildDocument, listOperations } from "./build-document.ts";
import type { DescribedTool } from "./tool-operations.ts";
import { TOOL_RESULTS } from "./tool-results.ts";

const TOOLS: DescribedTool[] = [...TOOL_RESULTS.keys(), "aToolOfNextYear"].map((name) => ({
  name,
  description: `Does ${name}.`,
  parameters: {
    type: "object",
    properties: { when: { type: "string", description: "The day." } },
    required: [],
  },
}));

const DOCUMENT = z
  .object({
    openapi: z.string(),
    info: z.object({ version: z.string() }),
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          operationId: z.string(),
          security: z.array(z.record(z.string(), z.array(z.string()))),
          responses: z.record(z.string(), z.object({ $ref: z.string().optional() })),
        }),
      ),
    ),
    components: z.object({
      schemas: z.record(z.string(), z.looseObject({})),
      responses: z.record(z.string(), z.unknown()),
      securitySchemes: z.record(z.string(), z.unknown()),
    }),
  })
  .parse(buildDocument({ tools: TOOLS, version: "1.2.3" }));

const TEXT = JSON.stringify(buildDocument({ tools: TOOLS, version: "1.2.3" }));

test("is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(JSON.parse(TEXT));
  expect(errors).toBeUndefined();
  expect([valid, validator.version]).toEqual([true, "3.1"]);
  expect(DOCUMENT).toMatchObject({ openapi: "3.1.1", info: { version: "1.2.3" } });
});

test("has one path per tool, and the rest of the surface", () => {
  const paths = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(paths).toEqual([
    ...TOOLS.map(({ name }) => `post /api/vapi/tools/${name}`),
    "post /api/webhooks/vapi",
    "get /calendar/{token}.ics",
    "get /health",
    "get /api/health",
    "get /ready",
    "get /api/vapi/webhook/health",
  ]);
});

test("every reference leads somewhere, and every component is referred to", () => {
  const referred = new Set([...TEXT.matchAll(/"\$ref":"#\/components\/(\w+\/\w+)"/g)].map(([, at]) => at));
  const { schemas, responses } = DOCUMENT.components;
  const existing = [
    ...Object.keys(schemas).map((name) => `schemas/${name}`),
    ...Object.keys(responses).map((name) => `responses/${name}`),
  ];
  expect(referred).toEqual(new Set(existing));
  expect(TEXT).not.toMatch(/\$defs|__schema|"\$id"|"\$schema"/);
});

test("operations have names of their own, and those that take a secret say all three ways", () => {
  const operations = Object.values(DOCUMENT.paths).flatMap((methods) => Object.values(methods));
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const [path, methods] of Object.entries(DOCUMENT.paths)) {
    const takesSecret = /^\/api\/(?:vapi\/tools\/|webhooks\/)/.test(path);
    const ways = [{ vapiSecret: [] }, { bearer: [] }, { signature: [], signatureTimestamp: [] }];
    expect(Object.values(methods).map(({ security }) => security)).toEqual([takesSecret ? ways : []]);
  }
  const used = new Set(operations.flatMap(({ security }) => security.flatMap((one) => Object.keys(one))));
  expect(used).toEqual(new Set(Object.keys(DOCUMENT.components.securitySchemes)));
});

test("tools show their arguments with what they mean", () => {
  expect(TEXT).toContain(
    `"arguments":{"type":"object","properties":{"when":{"type":"string","description":"The day."}}`,
  );
  expect(TEXT).toContain("Names this call and comes back with the result.");
});

test("an answer without anything in it is told apart from every other", () => {
  expect(DOCUMENT.components.schemas["Received"]).toMatchObject({ type: "object", maxProperties: 0 });
});

test("clients are not asked to refuse a key that we add", () => {
  expect(TEXT).not.toContain(`"additionalProperties":false`);
});

describe("examples", () => {
  const examples = listOperations(TOOLS).flatMap(({ operationId, answers }) =>
    Object.entries(answers).flatMap(([status, { schema, examples = {} }]) =>
      Object.entries(examples).map(([name, { value }]) => ({
        title: `${operationId} ${status} ${name}`,
        schema,
        value,
      })),
    ),
  );

  test.each(examples)("$title is as its schema says", ({ schema, value }) => {
    expect(schema?.parse(value)).toEqual(value);
  });

  const { components } = DOCUMENT;
  const requests = listOperations(TOOLS).flatMap(({ operationId, request }) =>
    Object.entries(request?.examples ?? {}).map(([name, { value }]) => ({
      title: `${operationId} ${name}`,
      schema: request?.schema,
      value,
    })),
  );

  test.each(requests)("the request $title is as its schema says", ({ schema, value }) => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    expect(ajv.validate({ ...schema, components }, value), ajv.errorsText()).toBe(true);
  });

  test("what is neither the plain form nor a message of Vapi's is no request", () => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    const isTool = ajv.compile({ ...requests[0]?.schema, components });
    expect(
      [{}, { toolCallId: "1" }, { message: {} }, { message: "hello" }].map((body) => isTool(body)),
    ).toEqual([false, false, false, false]);
  });
});
