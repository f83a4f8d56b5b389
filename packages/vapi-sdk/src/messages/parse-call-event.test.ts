import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ToldOfCall } from "./call-event.ts";
import { parseCallEvent } from "./parse-call-event.ts";

const CALL = {
  id: "call-1",
  orgId: "somebody-at-vapi",
  type: "inboundPhoneCall",
  status: "ringing",
  assistantId: "as-1",
  phoneNumberId: "pn-1",
  customer: { number: "+15551234567" },
  monitor: { controlUrl: "https://control.example" },
};
const FACTS = {
  callId: "call-1",
  kind: "inbound",
  assistantId: "as-1",
  phoneNumberId: "pn-1",
  callerNumber: "+15551234567",
  callerName: null,
  callerSipUri: null,
  lineNumber: null,
  at: "2024-10-08T13:21:55.369Z",
};
const NOTHING: ToldOfCall = {
  endedReason: null,
  endedMessage: null,
  summary: null,
  transcript: null,
  recordingUrl: null,
  presignedRecording: null,
  cost: null,
  startedAt: null,
  endedAt: null,
  transferredTo: null,
  transferStatus: null,
  recordingConsent: null,
  evaluation: null,
};
const TIMESTAMP = 1_728_393_715_369;

function message(type: string, rest: object = {}) {
  return { message: { type, timestamp: TIMESTAMP, call: CALL, ...rest } };
}

function report(rest: object) {
  const event = parseCallEvent(message("end-of-call-report", rest));
  if (event?.type !== "end-of-call-report") throw new Error("expected a report");
  return event;
}

describe("each type", () => {
  test("status-update", () => {
    const body = message("status-update", { status: "ended", endedReason: "customer-ended-call" });
    expect(parseCallEvent(body)).toEqual({
      type: "status-update",
      call: FACTS,
      status: "ended",
      ...NOTHING,
      endedReason: "customer-ended-call",
    });
  });

  test("end-of-call-report, as the OpenAPI document has it", () => {
    const body = message("end-of-call-report", {
      endedReason: "customer-ended-call",
      analysis: { summary: "Booked.", structuredData: {}, successEvaluation: "true" },
      artifact: {
        transcript: "AI: Hello.\nUser: Hi.",
        recording: { stereoUrl: "https://r.example/2.wav", mono: { combinedUrl: "https://r.example/1.wav" } },
        messages: [{ role: "system", message: "prompt" }],
      },
      cost: 0.0834,
      costs: [{ type: "vapi", cost: 0.05 }],
      startedAt: "2024-10-08T13:20:00.000Z",
      endedAt: "2024-10-08T13:21:50.000Z",
    });
    expect(parseCallEvent(body)).toEqual({
      type: "end-of-call-report",
      call: FACTS,
      ...NOTHING,
      endedReason: "customer-ended-call",
      evaluation: { successEvaluation: "true" },
      summary: "Booked.",
      transcript: "AI: Hello.\nUser: Hi.",
      recordingUrl: "https://r.example/1.wav",
      cost: 0.0834,
      startedAt: "2024-10-08T13:20:00.000Z",
      endedAt: "2024-10-08T13:21:50.000Z",
    });
  });

  test.each([
    "hang",
    "assistant-request",
    "transfer-destination-request",
    "handoff-destination-request",
    "call.deleted",
  ])("%s", (type) => {
    expect(parseCallEvent(message(type))).toEqual({ type, call: FACTS });
  });

  test.each(["tool-calls", "function-call", "speech-update", "conversation-update", "new-one", ""])(
    "%j is none of ours",
    (type) => {
      expect(parseCallEvent(message(type))).toBeNull();
    },
  );

  test("without the envelope", () => {
    expect(parseCallEvent(message("hang").message)).toEqual({ type: "hang", call: FACTS });
  });
});

describe("the call", () => {
  const factsOf = (fields: object) => parseCallEvent({ message: { type: "hang", ...fields } })?.call;

  test.each([
    ["inboundPhoneCall", "inbound"],
    ["outboundPhoneCall", "outbound"],
    ["webCall", "web"],
    ["vapi.websocketCall", "web"],
    ["carrierPigeon", null],
    [7, null],
  ])("of type %j is %j", (type, kind) => {
    expect(factsOf({ call: { id: "c", type } })?.kind).toBe(kind);
  });

  test("is described beside itself where it says nothing", () => {
    const call = { id: "c", assistantId: null, phoneNumberId: null };
    const beside = {
      assistant: { id: "as-2" },
      phoneNumber: { id: "pn-2" },
      customer: { number: " +1555 " },
    };
    expect(factsOf({ call, ...beside })).toEqual({
      callId: "c",
      kind: null,
      assistantId: "as-2",
      phoneNumberId: "pn-2",
      callerNumber: "+1555",
      callerName: null,
      callerSipUri: null,
      lineNumber: null,
      at: null,
    });
  });

  test.each([[undefined], [null], [""], [5], ["a\nb"], ["x".repeat(201)]])(
    "with the id %j is none that could be recorded",
    (id) => {
      expect(parseCallEvent({ message: { type: "hang", call: { id } } })).toBeNull();
    },
  );

  test("an id or number that is too long counts as missing: cut, it would name another", () => {
    const call = { id: "c", assistantId: "a".repeat(201), customer: { number: "5".repeat(65) } };
    expect(factsOf({ call })).toMatchObject({ assistantId: null, callerNumber: null });
  });
});

describe("times", () => {
  test.each([
    [TIMESTAMP, "2024-10-08T13:21:55.369Z"],
    [String(TIMESTAMP), "2024-10-08T13:21:55.369Z"],
    [1_728_393_715.5, "2024-10-08T13:21:55.500Z"],
    ["2024-10-08T13:21:55.369Z", "2024-10-08T13:21:55.369Z"],
    ["2024-10-08T13:21:55.369123Z", "2024-10-08T13:21:55.369Z"],
    ["2024-10-08T15:21:55+02:00", "2024-10-08T13:21:55.000Z"],
    ["2024-10-08 15:21:55+0200", "2024-10-08T13:21:55.000Z"],
    ["2024-10-08T13:21:55", "2024-10-08T13:21:55.000Z"],
    ["2024-10-08T13:21", "2024-10-08T13:21:00.000Z"],
  ])("%j is read", (timestamp, at) => {
    expect(parseCallEvent(message("hang", { timestamp }))?.call.at).toBe(at);
  });

  test.each([[0], [-1], [Number.NaN], [Infinity], [8.64e15], ["soon"], ["2024"], ["1"], [""], [{}], [null]])(
    "%j is none",
    (timestamp) => {
      expect(parseCallEvent(message("hang", { timestamp }))?.call.at).toBeNull();
    },
  );

  test.each([["2024-13-08T13:21:55Z"], ["2024-10-08T25:00:00Z"], ["+010000-01-01T00:00:00Z"]])(
    "%j is none",
    (startedAt) => {
      expect(report({ startedAt }).startedAt).toBeNull();
    },
  );
});

describe("a report of another age", () => {
  test("has its texts at the top", () => {
    const rest = { transcript: "AI: Hello.", summary: "Booked.", recordingUrl: "https://r.example/1.wav" };
    expect(report(rest)).toMatchObject(rest);
    expect(report({ ...rest, artifact: { transcript: " " }, analysis: { summary: "" } })).toMatchObject(rest);
  });

  test("what artifact and analysis say comes first", () => {
    const rest = {
      transcript: "old",
      summary: "old",
      recordingUrl: "https://old.example/",
      artifact: { transcript: "new", recordingUrl: "https://new.example/" },
      analysis: { summary: "new" },
    };
    expect(report(rest)).toMatchObject({
      transcript: "new",
      summary: "new",
      recordingUrl: "https://new.example/",
    });
  });
});

describe("a fact is read wherever it stands", () => {
  const RECORDING = "https://r.example/1.wav";
  const SIGNED = `${RECORDING}?X-Amz-Date=20241008T132000Z&X-Amz-Expires=3600&X-Amz-Signature=abc`;
  const SIGNED_UNTIL = "2024-10-08T14:20:00.000Z";

  test.each<[string, object, Partial<ToldOfCall>]>([
    [
      "call.endedReason",
      { call: { ...CALL, endedReason: "silence-timed-out" } },
      { endedReason: "silence-timed-out" },
    ],
    [
      "an error of the call beside a reason of the message",
      {
        endedReason: "customer-ended-call",
        call: { ...CALL, endedReason: "pipeline-error-openai-llm-failed" },
      },
      { endedReason: "pipeline-error-openai-llm-failed" },
    ],
    [
      "call.analysis and call.artifact",
      {
        call: {
          ...CALL,
          analysis: { summary: "S" },
          artifact: { transcript: "AI: A", recordingUrl: RECORDING },
        },
      },
      { summary: "S", transcript: "AI: A", recordingUrl: RECORDING },
    ],
    [
      "call.summary and call.transcript",
      { call: { ...CALL, summary: "S", transcript: "AI: A", recordingUrl: RECORDING, cost: 0.2 } },
      { summary: "S", transcript: "AI: A", recordingUrl: RECORDING, cost: 0.2 },
    ],
    [
      "call.startedAt and call.endedAt",
      { call: { ...CALL, startedAt: "2024-10-08T13:20:00Z", endedAt: "2024-10-08T13:21:00Z" } },
      { startedAt: "2024-10-08T13:20:00.000Z", endedAt: "2024-10-08T13:21:00.000Z" },
    ],
    [
      "a length and no times",
      { durationSeconds: 60 },
      { startedAt: "2024-10-08T13:20:55.369Z", endedAt: "2024-10-08T13:21:55.369Z" },
    ],
    [
      "a length and a beginning",
      { startedAt: "2024-10-08T13:20:00Z", durationMs: 30_000 },
      { startedAt: "2024-10-08T13:20:00.000Z", endedAt: "2024-10-08T13:20:30.000Z" },
    ],
    [
      "a length and an end, the length as text",
      { endedAt: "2024-10-08T13:20:00Z", durationMinutes: "0.5" },
      { startedAt: "2024-10-08T13:19:30.000Z", endedAt: "2024-10-08T13:20:00.000Z" },
    ],
    ["a cost as text", { cost: "0.0834" }, { cost: 0.0834 }],
    ["a cost with its sign", { cost: "$0.08" }, { cost: 0.08 }],
    [
      "costs alone",
      { costs: [{ type: "vapi", cost: 0.05 }, { type: "model", cost: "0.1" }, {}] },
      { cost: 0.15 },
    ],
    ["costs of the call", { call: { ...CALL, costs: [{ cost: 0.1 }, { cost: 0.2 }] } }, { cost: 0.3 }],
    ["a cost that is an object", { cost: { total: 1.2 } }, { cost: 1.2 }],
    ["a cost with a comma", { cost: "0,42" }, { cost: 0.42 }],
    ["a cost with both", { cost: "$1,200.50" }, { cost: 1200.5 }],
    ["a cost of nothing where the call had more", { cost: 0, call: { ...CALL, cost: 0.3 } }, { cost: 0.3 }],
    ["a cost of nothing where its parts are more", { cost: 0, costs: [{ cost: 0.1 }] }, { cost: 0.1 }],
    ["a cost of nothing", { cost: 0, call: { ...CALL, cost: 0 } }, { cost: 0 }],
    [
      "a breakdown without a sum",
      {
        costBreakdown: {
          stt: 0.1,
          llm: 0.2,
          llmPromptTokens: 900,
          ttsCharacters: 70,
          analysisCostBreakdown: { summary: 0.01, summaryPromptTokens: 40 },
          vapi: "no",
        },
      },
      { cost: 0.31 },
    ],
    ["a sum of nothing where the parts are more", { costBreakdown: { total: 0, stt: 0.1 } }, { cost: 0.1 }],
    ["costs by their numbers", { costs: [0.1, { amount: 0.2 }] }, { cost: 0.3 }],
    ["turns as text", { transcript: '[{"role":"user","content":"Hi."}]' }, { transcript: "User: Hi." }],
    ["costs as text", { costs: '[{"cost":0.1},{"cost":0.2}]' }, { cost: 0.3 }],
    ["an analysis as text", { analysis: '{"summary":"S"}' }, { summary: "S" }],
    [
      "an artifact of the call as text",
      { call: { ...CALL, artifact: '{"transcript":"AI: A"}' } },
      { transcript: "AI: A" },
    ],
    ["a call as text", { call: JSON.stringify({ ...CALL, cost: 0.2 }) }, { cost: 0.2 }],
    [
      "a recording of one side",
      {
        artifact: {
          recording: { mono: { assistantUrl: "https://a.example/a.wav", customerUrl: RECORDING } },
        },
      },
      { recordingUrl: RECORDING },
    ],
    [
      "a recording of both sides beside one of one",
      { artifact: { recording: { mono: { customerUrl: "https://a.example/a.wav" }, stereoUrl: RECORDING } } },
      { recordingUrl: RECORDING },
    ],
    ["a breakdown of costs", { call: { ...CALL, costBreakdown: { llm: 0.1, total: 0.4 } } }, { cost: 0.4 }],
    [
      "a transcript as a list of roles",
      {
        transcript: [
          { role: "assistant", content: "Hello.\nHi." },
          { role: "user", content: "Yes." },
        ],
      },
      { transcript: "AI: Hello. Hi.\nUser: Yes." },
    ],
    [
      "messages alone, without prompts and tools",
      {
        artifact: {
          messages: [
            { role: "system", message: "prompt" },
            { role: "bot", message: "Hello." },
            { role: "tool_calls", message: "", toolCalls: [] },
            { role: "user", message: "Yes." },
          ],
        },
      },
      { transcript: "AI: Hello.\nUser: Yes." },
    ],
    [
      "messages in OpenAI's parts",
      {
        artifact: { messagesOpenAIFormatted: [{ role: "user", content: [{ type: "text", text: "Yes." }] }] },
      },
      { transcript: "User: Yes." },
    ],
    ["a recording as text", { artifact: { recording: RECORDING } }, { recordingUrl: RECORDING }],
    [
      "a recording with a mono text",
      { artifact: { recording: { mono: RECORDING } } },
      { recordingUrl: RECORDING },
    ],
    ["a recording with an address", { recording: { url: RECORDING } }, { recordingUrl: RECORDING }],
    ["a list of recordings", { recordings: [{ url: RECORDING }] }, { recordingUrl: RECORDING }],
    [
      "a stereo recording alone",
      { artifact: { recording: { stereoUrl: RECORDING } } },
      { recordingUrl: RECORDING },
    ],
    [
      "a presigned recording alone",
      { artifact: { presignedMonoUrl: RECORDING, presignedUrlsExpiresAt: "2024-10-08T14:00:00Z" } },
      {
        recordingUrl: RECORDING,
        presignedRecording: { url: RECORDING, expiresAt: "2024-10-08T14:00:00.000Z" },
      },
    ],
    [
      "a presigned recording beside the address that lasts",
      { artifact: { recordingUrl: RECORDING, presignedMonoUrl: SIGNED } },
      { recordingUrl: RECORDING, presignedRecording: { url: SIGNED, expiresAt: SIGNED_UNTIL } },
    ],
    [
      "an address that is signed itself",
      { artifact: { recordingUrl: SIGNED } },
      { recordingUrl: SIGNED, presignedRecording: { url: SIGNED, expiresAt: SIGNED_UNTIL } },
    ],
    [
      "a summary among structured outputs",
      { artifact: { structuredOutputs: { "so-1": { name: "Call Summary", result: "S" } } } },
      { summary: "S", evaluation: { structuredOutputs: [{ name: "Call Summary", result: "S" }] } },
    ],
    [
      "a summary within structured data",
      { analysis: { structuredData: { callSummary: "S" } } },
      { summary: "S", evaluation: { structuredData: { callSummary: "S" } } },
    ],
    [
      "what the analysis thinks of it",
      {
        analysis: { successEvaluation: true, structuredDataMulti: [{ a: 1 }] },
        artifact: { scorecards: { s: 5 } },
      },
      {
        evaluation: { successEvaluation: "true", structuredDataMulti: [{ a: 1 }], scorecards: { s: 5 } },
      },
    ],
    [
      "where it was put through",
      { destination: { type: "number", number: "+15550001111", extension: "7" } },
      { transferredTo: "+15550001111 ext. 7" },
    ],
    [
      "a transfer and how it went",
      {
        artifact: {
          transfers: [{ destination: { type: "sip", sipUri: "sip:desk@x" }, status: "no-answer" }],
        },
      },
      { transferredTo: "sip:desk@x", transferStatus: "no-answer" },
    ],
    [
      "consent",
      { compliance: { recordingConsent: { type: "verbal", grantedAt: "2024-10-08T13:20:00Z" } } },
      { recordingConsent: { kind: "verbal", grantedAt: "2024-10-08T13:20:00.000Z" } },
    ],
    [
      "consent that was not given",
      { call: { ...CALL, compliance: { recordingConsent: { type: "verbal" } } } },
      { recordingConsent: { kind: "verbal", grantedAt: null } },
    ],
  ])("%s", (_name, rest, told) => {
    const { type: _type, call: _call, ...read } = report(rest);
    expect(read).toEqual({ ...NOTHING, ...told });
  });

  test("in a status-update as in a report", () => {
    const artifact = { transcript: "AI: A", recordingUrl: RECORDING };
    expect(parseCallEvent(message("status-update", { status: "ended", artifact }))).toMatchObject(artifact);
  });

  test("who called whom", () => {
    const customer = { number: "+15551234567", name: "Ann Lee", sipUri: "sip:ann@phones.example" };
    const phoneNumber = { id: "pn-1", number: "+15550001111" };
    expect(parseCallEvent(message("hang", { customer, phoneNumber }))?.call).toMatchObject({
      callerName: "Ann Lee",
      callerSipUri: "sip:ann@phones.example",
      lineNumber: "+15550001111",
    });
  });

  test("in a call that stands beside the message, and in a message that is text", () => {
    const { call, ...rest } = message("hang").message;
    expect(parseCallEvent({ message: rest, call })).toEqual({ type: "hang", call: FACTS });
    expect(parseCallEvent({ message: JSON.stringify({ ...rest, call }) })).toEqual({
      type: "hang",
      call: FACTS,
    });
  });

  test("what is far too much of an evaluation is left out, and said to be", () => {
    const structuredData = { text: "x".repeat(30_000) };
    expect(report({ analysis: { structuredData, successEvaluation: "7" } }).evaluation).toEqual({
      successEvaluation: "7",
      isCut: true,
    });
  });

  test("where a call goes and what is spoken", () => {
    const destination = { type: "assistant", assistantName: "Billing" };
    expect(parseCallEvent(message("transfer-update", { destination }))).toMatchObject({
      transferredTo: "Billing",
    });
    const to = { toAssistant: { name: "Billing" } };
    expect(parseCallEvent(message("transfer-update", to))).toMatchObject({ transferredTo: "Billing" });
    expect(parseCallEvent(message("language-change-detected", { language: "es" }))).toMatchObject({
      language: "es",
    });
  });

  test.each(["status_update", "statusUpdate", "STATUS-UPDATE"])("under the type %s", (type) => {
    expect(parseCallEvent(message(type, { status: "ended" }))).toMatchObject({ type: "status-update" });
  });

  test.each([
    [`${RECORDING}?X-Goog-Date=20241008T132000Z&X-Goog-Expires=3600`, SIGNED_UNTIL],
    [`${RECORDING}?Expires=1728397200&Signature=abc`, SIGNED_UNTIL],
    [`${RECORDING}?se=2024-10-08T14%3A20%3A00Z&sig=abc`, SIGNED_UNTIL],
    [`${RECORDING}?token=abc`, null],
    [`${RECORDING}?X-Amz-Expires=soon`, null],
  ])("an address that ends: %s", (recordingUrl, expiresAt) => {
    expect(report({ recordingUrl }).presignedRecording?.expiresAt).toBe(expiresAt);
  });
});

describe("what is odd is left out, and costs nothing else", () => {
  test.each([
    ["javascript:alert(1)"],
    ["data:text/html,x"],
    ["file:///etc/passwd"],
    ["//r.example/1.wav"],
    ["not a url"],
    [`https://r.example/${"x".repeat(4_000)}`],
    [`https://r.example/${"ü".repeat(800)}`],
    [[["https://r.example"]]],
  ])("recording url %j", (recordingUrl) => {
    const read = report({ artifact: { recordingUrl }, analysis: { summary: "Booked." } });
    expect(read).toMatchObject({ recordingUrl: null, summary: "Booked." });
  });

  test("a recording url that cannot be used falls back to one that can", () => {
    const recordingUrl = "https://r.example/1.wav";
    expect(report({ artifact: { recordingUrl: "javascript:x" }, recordingUrl }).recordingUrl).toBe(
      recordingUrl,
    );
  });

  test.each([[-1], [Number.NaN], [Infinity], [1e300], ["much"], [{}], [null]])("cost %j", (cost) => {
    expect(report({ cost }).cost).toBeNull();
  });

  test("controls and half characters; line breaks of a transcript stay", () => {
    const transcript = "AI: H\0e\u0007llo.\r\nUser:\tHi \uD800🦷.\u0085";
    expect(report({ artifact: { transcript } }).transcript).toBe("AI: Hello.\nUser:\tHi 🦷.");
    const event = parseCallEvent(message("status-update", { status: "in\0-progress" }));
    expect(event).toMatchObject({ status: "in-progress" });
  });

  test.each([
    ["transcript", 200_000, (text: string) => report({ artifact: { transcript: text } }).transcript],
    ["summary", 10_000, (text: string) => report({ analysis: { summary: text } }).summary],
  ])("what is too long of a %s, and never half a character", (_name, maxBytes, read) => {
    expect(read("x".repeat(maxBytes))).toBe("x".repeat(maxBytes));
    expect(read(`${"x".repeat(maxBytes)}y`)).toBe("x".repeat(maxBytes));
    // Four bytes each; one "a" in front moves the last out of step with the limit.
    const cut = read(`a${"🦷".repeat(maxBytes)}`) ?? "";
    expect(Buffer.byteLength(cut)).toBe(maxBytes - 3);
    expect(cut.endsWith("🦷")).toBe(true);
  });

  test("a status or reason longer than a word", () => {
    const event = parseCallEvent(message("status-update", { status: "x".repeat(201), endedReason: {} }));
    expect(event).toMatchObject({ status: null, endedReason: null });
  });
});

test("no JSON whatsoever makes it throw or let through what cannot be stored", () => {
  const seen = new Map<string | undefined, number>();
  fc.assert(
    fc.property(anyEvent(), (body) => {
      const event = parseCallEvent(body);
      seen.set(event?.type, (seen.get(event?.type) ?? 0) + 1);
      if (event === null) return;
      const { at, callId, ...facts } = event.call;
      const { call: _, ...fields } = event;
      for (const text of Object.values({ ...facts, callId, ...fields })) {
        if (typeof text !== "string") continue;
        expect(text).not.toMatch(/(?![\n\t])\p{Cc}|\p{Cs}/u);
        expect(text).not.toBe("");
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(200_000);
      }
      expect(callId.length).toBeLessThanOrEqual(200);
      expect(at ?? "2000-01-01T00:00:00.000Z").toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }),
    { numRuns: 3_000 },
  );
  for (const type of ["status-update", "end-of-call-report", "hang", undefined]) {
    expect(seen.get(type), String(type)).toBeGreaterThan(20);
  }
});

/** Random JSON in the fields that are read, under the types that are known. */
function anyEvent(): fc.Arbitrary<unknown> {
  const text = fc.string({ unit: "binary", maxLength: 300 });
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    text,
    fc.webUrl(),
    fc.double(),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  );
  const anyOf = (keys: string[]) =>
    fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] });
  const call = fc.record(
    {
      id: fc.oneof({ weight: 3, arbitrary: fc.uuid() }, value),
      type: value,
      assistantId: value,
      phoneNumberId: value,
      customer: fc.oneof(anyOf(["number"]), value),
    },
    { requiredKeys: ["id"] },
  );
  const artifact = anyOf([
    "transcript",
    "recordingUrl",
    "stereoRecordingUrl",
    "recording",
    "messages",
    "structuredOutputs",
    "transfers",
    "presignedMonoUrl",
    "successEvaluation",
  ]);
  const fields = anyOf([
    "status",
    "endedReason",
    "transcript",
    "summary",
    "recordingUrl",
    "cost",
    "startedAt",
    "costs",
    "destination",
    "compliance",
    "analysis",
    "durationSeconds",
    "language",
  ]);
  const type = fc.oneof(
    fc.constantFrom("status-update", "end-of-call-report", "hang", "assistant-request", "speech-update"),
    value,
  );
  const inner = fc
    .record(
      { type, timestamp: value, call: fc.oneof({ weight: 5, arbitrary: call }, value), artifact, fields },
      { requiredKeys: ["type"] },
    )
    .map(({ fields = {}, ...rest }) => ({ ...fields, ...rest }));
  return fc.oneof(
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: inner },
    { weight: 6, arbitrary: inner.map((message) => ({ message })) },
  );
}
