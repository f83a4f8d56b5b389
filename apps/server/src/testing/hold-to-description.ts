import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { z } from "zod";
import { buildDocument, listOperations } from "../phone/openapi/build-document.ts";
import type { Answer, Operation } from "../phone/openapi/operation.ts";
import { ALL_TOOLS } from "../phone/tools/all-tools.ts";
import { describeTool } from "../phone/tools/describe-tool.ts";

export type HeldApp = {
  readonly listener: RequestListener;
  /** Throws where an answer was another than the description promises. */
  readonly expectAsDescribed: () => void;
};

const TOOLS = ALL_TOOLS.map((tool) => describeTool(tool).function);
const OPERATIONS = listOperations(TOOLS);
const WEBHOOK = "/api/webhooks/vapi";
const TOOL_PATH = /^\/api\/vapi\/tools\/[^/]+$/;
const CALENDAR_PATH = /^\/calendar\/[^/]+\.ics$/;

/**
 * Holds every answer of an app to its description: strictly to the schemas that it is made from, which notice a key too many,
 * and to the document that is published, as an integrator's validator would. Other addresses and methods pass.
 */
export function holdToDescription(
  app: RequestListener,
  { hasFakeTools = false }: { readonly hasFakeTools?: boolean } = {},
): HeldApp {
  const broken: string[] = [];
  const listener: RequestListener = (request, response) => {
    const operation = findOperation(request, hasFakeTools);
    if (operation !== undefined) {
      onAnswer(response, (text) => {
        const fault = faultOf(operation, response, text);
        const { method, url } = request;
        if (fault === null) return;
        broken.push(`${method} ${url} → ${response.statusCode}: ${fault}\n${text.slice(0, 500)}`);
      });
    }
    app(request, response);
  };
  return {
    listener,
    expectAsDescribed: () => {
      if (broken.length > 0) throw new Error(`Not as described:\n${broken.join("\n")}`);
    },
  };
}

/** What an address of a tool that nobody knows answers is described with every tool, and with all messages. */
function findOperation(
  { method = "", url = "" }: IncomingMessage,
  hasFakeTools: boolean,
): Operation | undefined {
  const path = url.split("?")[0] ?? "";
  const named = CALENDAR_PATH.test(path) ? "/calendar/{token}.ics" : path;
  const find = (one: string) =>
    OPERATIONS.find((operation) => operation.path === one && operation.method.toUpperCase() === method);
  if (!TOOL_PATH.test(path)) return find(named);
  return (hasFakeTools ? undefined : find(path)) ?? (method === "POST" ? find(WEBHOOK) : undefined);
}

function onAnswer(response: ServerResponse, tell: (text: string) => void): void {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === "string" || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const [write, end] = [response.write.bind(response), response.end.bind(response)];
  response.write = ((...args: Parameters<typeof write>) => {
    keep(args[0]);
    return write(...args);
  }) as typeof write;
  response.end = ((...args: Parameters<typeof end>) => {
    keep(args[0]);
    tell(Buffer.concat(chunks).toString());
    return end(...args);
  }) as typeof end;
}

function faultOf(operation: Operation, response: ServerResponse, text: string): string | null {
  const answer = operation.answers[response.statusCode];
  if (answer === undefined) return "this status is not described";
  const { schema, contentType = "application/json", headers = {} } = answer;
  const missing = Object.keys(headers).filter((name) => !response.hasHeader(name));
  if (missing.length > 0) return `without the header ${missing.join(", ")}`;
  if (schema === null) return text === "" ? null : "a body where none is described";
  const type = String(response.getHeader("content-type")).split(";")[0];
  if (type !== contentType) return `${type} instead of ${contentType}`;
  if (contentType !== "application/json") return null;
  return (
    strictly({ schema }, JSON.parse(text)) ?? asPublished(operation, response.statusCode, JSON.parse(text))
  );
}

function strictly({ schema }: Pick<Answer, "schema">, value: unknown): string | null {
  const checked = schema?.safeParse(value);
  return checked === undefined || checked.success ? null : z.prettifyError(checked.error);
}

const validators = new Map<string, ValidateFunction>();

function asPublished({ path, method }: Operation, status: number, value: unknown): string | null {
  const key = `${method} ${path} ${status}`;
  const validate = validators.get(key) ?? compile({ path, method, status });
  validators.set(key, validate);
  return validate(value) ? null : JSON.stringify(validate.errors);
}

type Place = { readonly path: string; readonly method: string; readonly status: number };

const Media = z.object({
  content: z.object({ "application/json": z.object({ schema: z.looseObject({}) }) }),
});
const Published = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ responses: z.record(z.string(), z.looseObject({})) })),
  ),
  components: z.looseObject({ responses: z.record(z.string(), z.unknown()) }),
});

function compile({ path, method, status }: Place): ValidateFunction {
  const { paths, components } = Published.parse(buildDocument({ tools: TOOLS, version: "test" }));
  const response = paths[path]?.[method]?.responses[String(status)];
  const shared = response?.["$ref"];
  const named = typeof shared === "string" ? shared.replace("#/components/responses/", "") : undefined;
  const { schema } = Media.parse(named === undefined ? response : components.responses[named]).content[
    "application/json"
  ];
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  return ajv.compile({ ...schema, components });
}
