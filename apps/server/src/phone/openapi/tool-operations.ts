import { z } from "zod";
import { VapiAnswer } from "./answer-schemas.ts";
import { BOOKING_ANSWERS, BOOKING_REQUESTS } from "./booking-examples.ts";
import type { Operation } from "./operation.ts";
import { toolRequest } from "./request-schemas.ts";
import type { JsonObject } from "./schemas.ts";
import { PLAIN_ANSWERS, SECRET_ANSWERS } from "./shared-answers.ts";
import { toolAnswer } from "./tool-results.ts";

/** A tool as the description shows it; `describeTool(tool).function` is one. */
export type DescribedTool = {
  readonly name: string;
  /** Written for the model that calls it. */
  readonly description: string;
  /** JSON schema of its arguments. */
  readonly parameters: JsonObject;
};

/** Which organization signed: a signature, unlike a secret, does not say it. */
export const SIGNED_ORG: JsonObject = {
  name: "org",
  in: "query",
  required: false,
  description: "The organization id; only with a signed request.",
  schema: { type: "string", format: "uuid" },
};

/** The plain form of every tool. */
export function toolOperations(tools: readonly DescribedTool[]): Operation[] {
  return tools.map((tool) => {
    const isBooking = tool.name === "bookClinicAppointment";
    return {
      operationId: tool.name,
      method: "post",
      path: `/api/vapi/tools/${tool.name}`,
      tag: "Tools",
      summary: tool.name,
      description:
        `${tool.description}\n\nAn expected refusal, such as a time that is taken, is a 200 with \`success: false\`. The same ` +
        "address takes every message of Vapi's, and answers it as `/api/webhooks/vapi` does: the tools that the message " +
        "names run, whichever address it came to, and this one where a name is none of ours.",
      isAuthenticated: true,
      parameters: [SIGNED_ORG],
      request: {
        schema: toolRequest(tool.parameters),
        examples: { ...(isBooking ? BOOKING_REQUESTS : emptyRequest()), ...vapiRequest(tool.name) },
      },
      answers: {
        200: {
          description:
            "The tool ran; `success` tells how it ended. Or what the webhook answers to a message of Vapi's.",
          schema: z.union([toolAnswer(tool.name), VapiAnswer]),
          examples: { ...(isBooking ? BOOKING_ANSWERS : {}), ...vapiAnswer(tool.name) },
        },
        ...SECRET_ANSWERS,
        ...PLAIN_ANSWERS,
      },
    };
  });
}

function emptyRequest() {
  const value = { toolCallId: "call-123", tool: { arguments: {} } };
  return { minimal: { summary: "Without arguments", value } };
}

/** The same as a message of Vapi's. */
function vapiRequest(name: string) {
  const call = { id: "call_1", type: "function", function: { name, arguments: {} } };
  return {
    vapi: { summary: "As Vapi sends it", value: { message: { type: "tool-calls", toolCallList: [call] } } },
  };
}

function vapiAnswer(name: string) {
  const result = { toolCallId: "call_1", name, result: "One sentence to say." };
  return { vapi: { summary: "To a message of Vapi's", value: { results: [result] } } };
}
