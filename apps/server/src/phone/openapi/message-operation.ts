import { MessageAnswer } from "./answer-schemas.ts";
import type { Examples, Operation } from "./operation.ts";
import { webhookRequest } from "./request-schemas.ts";
import { PLAIN_ANSWERS, SECRET_ANSWERS } from "./shared-answers.ts";
import { SIGNED_ORG } from "./tool-operations.ts";

const CALL = { id: "0192f7a4-5c1e-7000-8000-3a1f5d2b9c10" };

const REQUESTS: Examples = {
  toolCalls: {
    summary: "tool-calls",
    value: {
      message: {
        type: "tool-calls",
        call: CALL,
        customer: { number: "+14155550123" },
        toolCallList: [
          {
            id: "call_1",
            type: "function",
            function: { name: "checkAvailability", arguments: { appointmentDate: "tomorrow" } },
          },
        ],
      },
    },
  },
  assistantRequest: {
    summary: "assistant-request",
    value: { message: { type: "assistant-request", call: CALL, customer: { number: "+14155550123" } } },
  },
  plain: {
    summary: "The plain form",
    value: { toolCallId: "call-123", toolCall: { name: "listServices", arguments: {} } },
  },
  statusUpdate: {
    summary: "status-update",
    value: { message: { type: "status-update", status: "in-progress", call: CALL } },
  },
};

const ANSWERS: Examples = {
  toolCalls: {
    summary: "To tool-calls",
    value: {
      results: [
        {
          toolCallId: "call_1",
          name: "checkAvailability",
          result: "I do have 9:00 AM, 9:30 AM, or 10:00 AM available.",
        },
      ],
    },
  },
  received: { summary: "To status-update", value: {} },
};

/** The one address for all of Vapi's messages. */
export function messageOperation(): Operation {
  return {
    operationId: "receiveVapiMessage",
    method: "post",
    path: "/api/webhooks/vapi",
    tag: "Vapi",
    summary: "Everything that Vapi reports or asks",
    description:
      "The server URL of an assistant or a phone number. A message with tool calls is answered with 200 and a " +
      "sentence for every call, whatever happened: Vapi ignores every other status. The plain form of a tool call " +
      "is taken here too, with the tool's name in `toolCall.name`.",
    isAuthenticated: true,
    parameters: [SIGNED_ORG],
    request: { schema: webhookRequest(), examples: REQUESTS },
    answers: {
      200: {
        description: "Received; what is in it depends on the message.",
        schema: MessageAnswer,
        examples: ANSWERS,
      },
      ...SECRET_ANSWERS,
      ...PLAIN_ANSWERS,
    },
  };
}
