import { calendarOperation } from "./calendar-operation.ts";
import { healthOperations } from "./health-operations.ts";
import { messageOperation } from "./message-operation.ts";
import type { Answer, Operation } from "./operation.ts";
import { type JsonObject, namedSchemas, toSchema } from "./schemas.ts";
import { type DescribedTool, toolOperations } from "./tool-operations.ts";

export type DocumentOptions = {
  readonly tools: readonly DescribedTool[];
  /** Of the server. */
  readonly version: string;
};

const SECURITY_SCHEMES = {
  vapiSecret: { type: "apiKey", in: "header", name: "X-Vapi-Secret", description: "The webhook secret." },
  bearer: { type: "http", scheme: "bearer", description: "The webhook secret as a bearer token." },
  signature: {
    type: "apiKey",
    in: "header",
    name: "X-Signature",
    description:
      "Instead of the secret: HMAC-SHA256 with it over `<X-Timestamp>.<body>`, hex or base64. Needs `?org=`.",
  },
  signatureTimestamp: {
    type: "apiKey",
    in: "header",
    name: "X-Timestamp",
    description: "Unix time of the signature, in seconds or milliseconds, at most five minutes off.",
  },
};

/** Any one of the three is enough; the last one consists of two headers. */
const SECURITY = [{ vapiSecret: [] }, { bearer: [] }, { signature: [], signatureTimestamp: [] }];

const DESCRIPTION = `What Vapi, integrators and calendars call. The organization is chosen by its webhook secret, and by
nothing else in a request.

Every answer has an \`X-Request-Id\`, which finds its lines in the server's log. Times are ISO 8601 in UTC.
Repeating a request is safe: the same booking for the same person is one appointment.`;

/** Everything that answers without a session, for the description and for the tests that hold it to the truth. */
export function listOperations(tools: readonly DescribedTool[]): Operation[] {
  return [...toolOperations(tools), messageOperation(), calendarOperation(), ...healthOperations()];
}

/** The OpenAPI 3.1 description of the REST surface. */
export function buildDocument({ tools, version }: DocumentOptions): JsonObject {
  const operations = listOperations(tools);
  return {
    openapi: "3.1.1",
    info: { title: "CallWaiting", version, description: DESCRIPTION },
    servers: [{ url: "/" }],
    tags: [
      { name: "Tools", description: "What a voice assistant can do, one address each." },
      { name: "Vapi", description: "Vapi's own messages." },
      { name: "Calendar" },
      { name: "Health" },
    ],
    paths: Object.fromEntries(
      operations.map((operation) => [operation.path, { [operation.method]: describe(operation) }]),
    ),
    components: {
      schemas: namedSchemas(),
      responses: sharedResponses(operations),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

function describe(operation: Operation): JsonObject {
  const { operationId, tag, summary, description, parameters, request, answers } = operation;
  const body = { required: true, content: { "application/json": request } };
  const responses = Object.entries(answers).map(([status, answer]) => [status, reference(answer)]);
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    security: operation.isAuthenticated ? SECURITY : [],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(request === undefined ? {} : { requestBody: body }),
    responses: Object.fromEntries(responses) as JsonObject,
  };
}

function reference(answer: Answer): JsonObject {
  const { sharedAs } = answer;
  return sharedAs === undefined ? responseOf(answer) : { $ref: `#/components/responses/${sharedAs}` };
}

function responseOf({
  description,
  schema,
  examples,
  headers,
  contentType = "application/json",
}: Answer): JsonObject {
  const media = schema === null ? {} : { schema: toSchema(schema), ...(examples && { examples }) };
  return {
    description,
    ...(headers === undefined ? {} : { headers }),
    ...(schema === null ? {} : { content: { [contentType]: media } }),
  };
}

function sharedResponses(operations: readonly Operation[]): JsonObject {
  const answers = operations.flatMap((operation) => Object.values(operation.answers));
  const shared = answers.filter(({ sharedAs }) => sharedAs !== undefined);
  return Object.fromEntries(shared.map((answer) => [answer.sharedAs, responseOf(answer)]));
}
