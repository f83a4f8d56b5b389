import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseToolCalls } from "@callwaiting/vapi-sdk";
import { createPhoneLine } from "./create-phone-line.ts";
import type { PhoneLineOptions } from "./phone-line-options.ts";
import type { VapiRuleViolation } from "./rules/rule-violation.ts";
import {
  answerWell,
  type AnsweringServer,
  type ReceivedMessage,
  type Reply,
  startAnsweringServer,
} from "./testing/answering-server.ts";
import { PLANTED_SECRETS } from "./wire/planted-secrets.ts";

const START = Date.UTC(2026, 10, 20, 15);

/** A second passes whenever somebody looks. */
function tickingClock(): () => number {
  let now = START;
  return () => (now += 1_000);
}

function lineTo(server: AnsweringServer, options: Partial<PhoneLineOptions> = {}) {
  return createPhoneLine({ webhookUrl: server.url, secret: "s3cret", clock: tickingClock(), ...options });
}

function typesOf({ received }: AnsweringServer): unknown[] {
  return received.map(({ message }) => message["status"] ?? message["type"]);
}

function lastOf({ received }: AnsweringServer): ReceivedMessage["message"] {
  return received.at(-1)?.message ?? {};
}

describe("a call", () => {
  test("rings, is answered, uses tools and ends with a report of all that was said", async () => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial({ from: "+14155550123", callId: "call-1" });
    call.callerSays("Tuesday at two, please.");
    const answer = await call.useTool("book", { day: "Tuesday" });
    expect(answer).toMatchObject({ name: "book", kind: "result", text: "Did book.", violations: [] });
    const report = await call.hangUp({ summary: "Booked.", endedReason: "assistant-ended-call" });

    expect(typesOf(server)).toEqual(["ringing", "in-progress", "tool-calls", "ended", "end-of-call-report"]);
    expect(lastOf(server)).toEqual(report);
    expect(call.transcript).toBe(
      "AI: Thank you for calling. How can I help you?\nUser: Tuesday at two, please.\nAI: Did book.\n",
    );
    expect(call.conversation.map(({ kind }) => kind)).toEqual(["said", "said", "called", "answered", "said"]);
    expect(report).toMatchObject({
      endedReason: "assistant-ended-call",
      analysis: { summary: "Booked.", successEvaluation: "true" },
      call: { id: "call-1", status: "ended" },
      artifact: { transcript: call.transcript, recordingUrl: expect.stringContaining(".invalid/call-1") },
    });
    expect(Date.parse(report.endedAt)).toBeGreaterThan(Date.parse(report.startedAt));
    expect(report.cost).toBeGreaterThan(0);
  });

  test("the report holds the tool calls with their arguments as text, and their results", async () => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial();
    const { toolCallId } = await call.useTool("book", { day: "Tuesday" });
    const { artifact } = (await call.hangUp()) as { artifact?: Record<string, unknown[]> };
    const asked = {
      id: toolCallId,
      type: "function",
      function: { name: "book", arguments: '{"day":"Tuesday"}' },
    };
    expect(artifact?.["messagesOpenAIFormatted"]).toMatchObject([
      { role: "system", content: expect.stringContaining(PLANTED_SECRETS.prompt) },
      { role: "assistant", content: "Thank you for calling. How can I help you?" },
      { role: "assistant", content: null, tool_calls: [asked] },
      { role: "tool", tool_call_id: toolCallId, content: "Did book." },
      { role: "assistant", content: "Did book." },
    ]);
    expect(artifact?.["messages"]?.slice(2)).toMatchObject([
      { role: "tool_calls", toolCalls: [asked] },
      { role: "tool_call_result", toolCallId, name: "book", result: "Did book." },
      { role: "bot", message: "Did book.", secondsFromStart: expect.any(Number) },
    ]);
  });

  test("the history in each message grows", async () => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial();
    for (const name of ["one", "two", "three"]) await call.useTool(name, {});
    const lengths = server.received
      .filter(({ message }) => message["type"] === "tool-calls")
      .map(({ message }) => (message["artifact"] as { messages: unknown[] }).messages.length);
    expect(lengths).toEqual([3, 6, 9]);
  });

  test("what nobody may log is in every message of a phone call", async () => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial();
    await call.useTool("book", {});
    const { text } = server.received.at(-1) ?? { text: "" };
    for (const secret of Object.values(PLANTED_SECRETS)) expect(text).toContain(secret);
    expect(text).not.toContain("s3cret");
  });

  test("the envelope names call, assistant, number and caller where the parser looks for them", async () => {
    await using server = await startAnsweringServer();
    const line = lineTo(server, {
      assistant: { id: "as-1", metadata: { org_id: "org-1" } },
      phoneNumber: { id: "pn-1", number: "+14155550100" },
    });
    const overrides = { variableValues: { name: "Ada" } };
    const call = await line.dial({ from: "+14155550199", callId: "c-1", assistantOverrides: overrides });
    await call.useTool("book", {}, { url: `${server.url}/tools/book` });
    const { message, path } = server.received.at(-1) ?? { message: {} };
    expect(path).toBe("/vapi/tools/book");
    expect(parseToolCalls({ message })).toMatchObject({
      callId: "c-1",
      callerNumber: "+14155550199",
      claims: { orgIds: ["org-1"], assistantIds: ["as-1"], phoneNumberIds: ["pn-1"] },
    });
    expect(message).toMatchObject({
      timestamp: expect.any(Number),
      call: {
        type: "inboundPhoneCall",
        status: "ringing",
        assistantOverrides: overrides,
        transport: { provider: "twilio", conversationType: "voice" },
        monitor: { controlUrl: expect.stringMatching(/^https:/) },
      },
      phoneNumber: { provider: "twilio", number: "+14155550100" },
      assistant: { model: { messages: [{ role: "system" }] } },
    });
  });

  test("a web call has no number of either side", async () => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial({ from: null });
    await call.useTool("book", {});
    const message = lastOf(server);
    expect(message).not.toHaveProperty("customer");
    expect(message).not.toHaveProperty("phoneNumber");
    expect(message).toMatchObject({
      call: { type: "webCall", assistantId: null, transport: { provider: "daily" } },
    });
    expect(message["call"]).not.toHaveProperty("phoneNumberId");
    expect(JSON.stringify(message)).not.toContain("twilio");
  });

  test("ends out of order and more than once when asked to", async () => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial();
    await call.hangUp({ outOfOrder: true, duplicateReport: 2 });
    expect(typesOf(server).slice(2)).toEqual([...Array(3).fill("end-of-call-report"), "ended"]);
    const reports = server.received.slice(2, 5).map(({ text }) => text);
    expect(new Set(reports).size).toBe(1);
  });

  test("a legacy report has transcript, summary and recording at the top", async () => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial();
    const recordingUrl = "https://recordings.invalid/1.wav";
    const report = await call.hangUp({ layout: "legacy", recordingUrl, summary: "Rang." });
    expect(report).toMatchObject({ recordingUrl, summary: "Rang.", transcript: call.transcript });
    expect(report["artifact"]).not.toHaveProperty("transcript");
  });
});

describe("proof of being Vapi", () => {
  test("X-Vapi-Secret by default, empty too", async () => {
    await using server = await startAnsweringServer();
    await lineTo(server).dial();
    await lineTo(server, { secret: "" }).dial();
    expect(server.received[0]?.headers["x-vapi-secret"]).toBe("s3cret");
    expect(server.received.at(-1)?.headers["x-vapi-secret"]).toBe("");
  });

  test("bearer", async () => {
    await using server = await startAnsweringServer();
    await lineTo(server, { authentication: { type: "bearer" } }).dial();
    expect(server.received[0]?.headers.authorization).toBe("Bearer s3cret");
    expect(server.received[0]?.headers).not.toHaveProperty("x-vapi-secret");
  });

  test.each([
    ["hex of milliseconds", {}, "hex", /^\d{13}$/, ""],
    ["base64 of seconds", { encoding: "base64", timestampIn: "s" }, "base64", /^\d{10}$/, ""],
    ["with a prefix", { prefix: "sha256=" }, "hex", /^\d{13}$/, "sha256="],
  ] as const)("HMAC, %s", async (_name, options, encoding, unit, prefix) => {
    await using server = await startAnsweringServer();
    await lineTo(server, { authentication: { type: "hmac", ...options } }).dial();
    const [first] = server.received;
    const timestamp = String(first?.headers["x-timestamp"]);
    expect(timestamp).toMatch(unit);
    const expected = createHmac("sha256", "s3cret").update(`${timestamp}.${first?.text}`).digest(encoding);
    expect(first?.headers["x-signature"]).toBe(`${prefix}${expected}`);
  });
});

describe("several tools and repeats", () => {
  test("one message, one answer each, in order", async () => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial();
    const answers = await call.useTools([
      { name: "book", args: {}, toolCallId: "z" },
      { name: "list", args: {}, toolCallId: "a" },
    ]);
    expect(answers.map(({ toolCallId, text }) => [toolCallId, text])).toEqual([
      ["z", "Did book."],
      ["a", "Did list."],
    ]);
    expect(typesOf(server)).toHaveLength(3);
  });

  test.each([true, false])("the same delivery again is the same bytes, at once: %s", async (atOnce) => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial();
    const first = await call.useTool("book", { day: 1 });
    const repeats = await call.repeatLast({ times: 3, atOnce });
    expect(repeats.flat().map(({ toolCallId }) => toolCallId)).toEqual(Array(3).fill(first.toolCallId));
    const bodies = server.received.slice(2).map(({ text }) => text);
    expect(bodies).toHaveLength(4);
    expect(new Set(bodies).size).toBe(1);
    expect(call.conversation.filter(({ kind }) => kind === "called")).toHaveLength(1);
  });

  test("the model's repeat has new ids and the same arguments", async () => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial();
    await call.useTool("book", { day: 1 }, { shape: "openapi", argumentsAs: "string" });
    await call.repeatLast({ sameToolCallId: false, times: 2 });
    const lists = server.received.slice(2).map(({ message }) => {
      expect(message).not.toHaveProperty("toolCalls");
      return (message["toolCallList"] as { id: string; function: unknown }[])[0];
    });
    expect(new Set(lists.map((one) => one?.id)).size).toBe(3);
    for (const one of lists) expect(one?.function).toEqual({ name: "book", arguments: '{"day":1}' });
  });

  test("one id used twice at the same time is answered twice", async () => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial();
    const twice = [1, 2].map(() => call.useTool("book", {}, { toolCallId: "call_same" }));
    const ids = (await Promise.all(twice)).map(({ toolCallId }) => toolCallId);
    expect(ids).toEqual(["call_same", "call_same"]);
  });

  test("a repeat of nothing is a mistake of the test", async () => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial();
    await expect(call.repeatLast()).rejects.toThrow("nothing to repeat");
  });

  test("failing repeats at once have all ended when the first is reported", async () => {
    let count = 0;
    await using server = await startAnsweringServer((received) => {
      if (received.message["type"] !== "tool-calls") return answerWell(received);
      count += 1;
      return count === 2 ? { status: 500, json: {} } : answerWell(received);
    });
    const call = await lineTo(server).dial();
    await call.useTool("book", {});
    await expect(call.repeatLast({ times: 4, atOnce: true })).rejects.toMatchObject({ kind: "wrong_status" });
    expect(count).toBe(5);
  });
});

describe("the legacy function-call", () => {
  test.each([
    ["text by default", {}, '{"a":1}'],
    ["an object", { parametersAs: "object" }, { a: 1 }],
  ] as const)("parameters as %s", async (_name, options, parameters) => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial();
    expect(await call.functionCall("book", { a: 1 }, options)).toMatchObject({ text: "Done." });
    expect(lastOf(server)).toMatchObject({
      type: "function-call",
      functionCall: { name: "book", parameters },
    });
  });

  test.each([
    ["results", { results: [] }],
    ["two lines", { result: "a\nb" }],
    ["an object", { result: {} }],
  ])("answered with %s is a violation", async (_name, json) => {
    await using server = await startAnsweringServer((received) =>
      received.message["type"] === "function-call" ? { json } : answerWell(received),
    );
    const call = await lineTo(server).dial();
    await expect(call.functionCall("book", {})).rejects.toMatchObject({ kind: "bad_field" });
  });
});

describe("events", () => {
  test("carry the fields that Vapi requires of their type", async () => {
    await using server = await startAnsweringServer();
    const call = await lineTo(server).dial();
    await call.event({ type: "speech-update", role: "assistant" });
    expect(lastOf(server)).toMatchObject({ status: "started", role: "assistant" });
    await call.event({ type: "conversation-update" });
    expect(lastOf(server)).toMatchObject({ messagesOpenAIFormatted: [{ role: "system" }, {}] });
    await call.event({ type: "hang" });
    expect(lastOf(server)).toMatchObject({ type: "hang", call: { id: call.id } });
  });

  test.each<[string, Reply]>([
    ["wrong_status", { status: 204, text: "" }],
    ["not_json", { text: "ok" }],
    ["not_an_object", { json: "ok" }],
  ])("%s", async (kind, reply) => {
    await using server = await startAnsweringServer(() => reply);
    await expect(lineTo(server).dial()).rejects.toMatchObject({ kind, messageType: "status-update" });
  });
});

function answering(type: string, json: unknown) {
  return startAnsweringServer((received) =>
    received.message["type"] === type ? { json } : answerWell(received),
  );
}

describe("assistant-request", () => {
  test("asks without an assistant, then the call goes on with the one that was named", async () => {
    await using server = await answering("assistant-request", {
      assistantId: "as-9",
      assistantOverrides: { metadata: { org_id: "org-9" } },
    });
    const call = await lineTo(server).dial({ assistantRequest: true });
    expect(server.received[0]?.message).toMatchObject({
      type: "assistant-request",
      call: { assistantId: null, phoneNumberId: expect.any(String), customer: { number: "+14155550123" } },
      phoneNumber: { number: expect.any(String), assistantId: null },
    });
    expect(server.received[0]?.message).not.toHaveProperty("assistant");
    await call.useTool("book", {});
    expect(parseToolCalls({ message: lastOf(server) }).claims).toMatchObject({
      orgIds: ["org-9"],
      assistantIds: ["as-9"],
    });
  });

  test("a transient assistant speaks with its own greeting and prompt", async () => {
    await using server = await answering("assistant-request", {
      assistant: {
        firstMessage: "Clinic, good day.",
        model: { provider: "openai", model: "gpt-4o", messages: [{ role: "system", content: "Be kind." }] },
      },
    });
    const call = await lineTo(server).dial({ assistantRequest: true });
    expect(call.transcript).toBe("AI: Clinic, good day.\n");
    expect(lastOf(server)).toMatchObject({
      call: { assistantId: null },
      artifact: { messages: [{ role: "system", message: "Be kind." }, {}] },
    });
  });

  test.each([
    ["error", { error: "We are closed." }, "assistant-request-returned-error"],
    [
      "destination",
      { destination: { type: "number", number: "+14155550111" } },
      "assistant-request-returned-forwarding-phone-number",
    ],
  ])("%s ends the call before it began", async (_name, json, reason) => {
    await using server = await answering("assistant-request", json);
    const call = await lineTo(server).dial({ assistantRequest: true });
    expect(call.refusedReason).toBe(reason);
    expect(call.assistantReply?.answer).toEqual(json);
    expect(typesOf(server)).toEqual(["assistant-request"]);
    await expect(call.useTool("book", {})).rejects.toThrow("No assistant is on this call");
    expect(await call.hangUp()).toMatchObject({ endedReason: reason });
  });

  test.each([
    ["nothing", {}, "not_one_choice"],
    ["two at once", { assistantId: "a", squadId: "s" }, "not_one_choice"],
    ["id and error", { assistantId: "a", error: "No." }, "not_one_choice"],
    ["an empty id", { assistantId: "" }, "bad_field"],
    ["null", { assistantId: null }, "bad_field"],
    ["a name that is too long", { assistant: { name: "x".repeat(41) } }, "bad_field"],
    ["a wrapper", { messageResponse: { assistantId: "a" } }, "unknown_key"],
    ["no E.164", { destination: { type: "number", number: "555-0111" } }, "bad_field"],
    ["the docs' phoneNumber", { destination: { type: "number", phoneNumber: "+14155550111" } }, "bad_field"],
    ["a list", [], "not_an_object"],
  ])("answered with %s is a violation", async (_name, json, kind) => {
    await using server = await answering("assistant-request", json);
    await expect(lineTo(server).dial({ assistantRequest: true })).rejects.toMatchObject({
      kind,
      messageType: "assistant-request",
    });
    const found: VapiRuleViolation[] = [];
    const call = await lineTo(server, { onViolation: (one) => found.push(one) }).dial({
      assistantRequest: true,
    });
    expect(found.map((violation) => violation.kind)).toEqual([kind]);
    expect(call.refusedReason).toBe("assistant-request-returned-invalid-assistant");
  });

  test("has a deadline of its own", async () => {
    await using server = await startAnsweringServer(({ message }) =>
      message["type"] === "assistant-request" ? "silence" : { json: {} },
    );
    const onViolation = () => undefined;
    const line = lineTo(server, { timeouts: { assistantRequestSeconds: 0.2 }, onViolation });
    const call = await line.dial({ assistantRequest: true });
    expect(call.refusedReason).toBe("assistant-request-failed");
    expect(call.assistantReply?.violations).toMatchObject([{ kind: "too_late" }]);
  });

  test("is never sent for other calls than inbound ones", async () => {
    await using server = await startAnsweringServer();
    const dialing = lineTo(server).dial({ from: null, assistantRequest: true });
    await expect(dialing).rejects.toThrow("inbound calls only");
  });
});

describe("transfer-destination-request", () => {
  test.each([
    ["a number", { destination: { type: "number", number: "+14155550111" } }],
    ["a SIP address", { destination: { type: "sip", sipUri: "sip:desk@clinic.invalid" } }],
    ["an assistant", { destination: { type: "assistant", assistantName: "Nurse" } }],
    ["a refusal", { error: "Nobody is in." }],
  ])("%s", async (_name, json) => {
    await using server = await answering("transfer-destination-request", json);
    const call = await lineTo(server).dial();
    expect(await call.askTransfer()).toMatchObject({ answer: json, violations: [] });
  });

  test.each([
    ["nothing", {}, "not_one_choice"],
    ["both", { destination: { type: "sip", sipUri: "sip:a@b.invalid" }, error: "No." }, "not_one_choice"],
    ["no scheme", { destination: { type: "sip", sipUri: "desk" } }, "bad_field"],
    ["an unknown type", { destination: { type: "fax" } }, "bad_field"],
    ["an unknown key", { error: "No.", ok: false }, "unknown_key"],
  ])("%s is a violation", async (_name, json, kind) => {
    await using server = await answering("transfer-destination-request", json);
    const call = await lineTo(server).dial();
    await expect(call.askTransfer()).rejects.toMatchObject({ kind });
  });
});
