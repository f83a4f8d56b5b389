import { createHash, createHmac, randomUUID } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { createSyncAssistantJob } from "../../src/sync/sync-assistant.job.ts";
import { createLogger } from "../../src/http/create-logger.ts";
import { type Clinic, FAR_DAY, PHONE_OF, fingerprint, openTwoClinics } from "./two-clinics.ts";

// What a caller of clinic A, or whoever has A's webhook secret, calendar link or job queue, could say to reach clinic B.
// Said of B it must be answered like said of nobody, byte for byte, and leave every row of B as it was.

const { db, server, a, b, before, close } = await openTwoClinics();
afterAll(close);

const NOBODYS_PHONE = "+14155550909";

/** What names B's things, and the same for nobody's. */
const who = (clinic: Clinic | null) => ({
  phone: clinic === null ? NOBODYS_PHONE : PHONE_OF.b,
  mark: clinic === null ? "Zqnnmark" : clinic.mark,
});

type Who = ReturnType<typeof who>;

/** Each tool with whatever of B's it can be told. */
const SAYINGS: readonly (readonly [tool: string, say: (of: Who) => object])[] = [
  ["findAppointments", ({ phone }) => ({ patientPhone: phone })],
  ["findAppointments", ({ mark }) => ({ patientName: `${mark} Patient`, appointmentDate: FAR_DAY })],
  [
    "cancelAppointment",
    ({ phone, mark }) => ({
      patientPhone: phone,
      patientName: `${mark} Patient`,
      appointmentDate: FAR_DAY,
    }),
  ],
  ["cancelAppointment", ({ phone }) => ({ patientPhone: phone, appointmentNumber: "1" })],
  [
    "rescheduleAppointment",
    ({ phone, mark }) => ({
      patientPhone: phone,
      patientName: `${mark} Patient`,
      newDate: FAR_DAY,
      newTime: "4 pm",
    }),
  ],
  ["checkAvailability", ({ mark }) => ({ appointmentDate: FAR_DAY, providerName: `Dr. ${mark}` })],
  ["checkAvailability", ({ mark }) => ({ appointmentDate: FAR_DAY, serviceType: `${mark} Consultation` })],
  ["leaveWaitlist", ({ phone, mark }) => ({ patientPhone: phone, patientName: `${mark} Patient` })],
  ["joinWaitlist", ({ mark }) => ({ patientName: "Eve", patientPhone: "", providerName: `Dr. ${mark}` })],
  [
    "bookClinicAppointment",
    ({ phone, mark }) => ({
      appointmentDate: FAR_DAY,
      appointmentTime: "10 am",
      patientName: "Eve",
      patientPhone: phone,
      providerName: `Dr. ${mark}`,
    }),
  ],
];

type Credential = readonly [name: string, of: (body: string) => Record<string, string>, query: () => string];

const CREDENTIALS: readonly Credential[] = [
  ["X-Vapi-Secret", () => ({ "x-vapi-secret": a.secret }), () => ""],
  ["Authorization: Bearer", () => ({ authorization: `Bearer ${a.secret}` }), () => ""],
  ["a signature", (body) => signed(a.secret, body), () => `?org=${a.orgId}`],
];

function signed(secret: string, body: string): Record<string, string> {
  const timestamp = String(Date.now());
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return { "x-timestamp": timestamp, "x-signature": signature };
}

async function send(path: string, body: unknown, credential: Credential): Promise<string> {
  const text = JSON.stringify(body);
  const [, headersOf, query] = credential;
  const response = await fetch(`${server.url}${path}${query()}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headersOf(text) },
    body: text,
  });
  return `${response.status} ${await response.text()}`;
}

/** What was said is repeated in the answer; told of nobody it must read the same. */
const neutral = (answer: string, { phone, mark }: Who) =>
  answer
    .replaceAll(mark, "MARK")
    .replaceAll(mark.toLowerCase(), "MARK")
    .replaceAll(phone, "PHONE")
    .replace(/"requestId":"[^"]+"/, "");

describe.each(CREDENTIALS)("with %s of one clinic", (...credential) => {
  test.each(SAYINGS)("%s says nothing of another, in every form", async (tool, say) => {
    const forms = (of: Who): readonly (readonly [string, object])[] => {
      const id = "tool-1";
      const call = {
        id: of.mark === b.mark ? b.ids.callId : "call-of-Zqnnmark",
        customer: { number: of.phone },
      };
      const functionCall = { name: tool, arguments: say(of) };
      return [
        [`/api/vapi/tools/${tool}`, { toolCallId: id, tool: { arguments: say(of) } }],
        [`/api/vapi/tools/${tool}`, { toolCallId: id, toolCall: functionCall }],
        [
          "/api/webhooks/vapi",
          { message: { type: "tool-calls", call, toolCallList: [{ id, function: functionCall }] } },
        ],
      ];
    };
    const ofNobody = forms(who(null));
    for (const [index, [path, body]] of forms(who(b)).entries()) {
      const foreign = await send(path, body, credential);
      const unknown = await send(path, ofNobody[index]?.[1], credential);
      expect(neutral(foreign, who(b))).toBe(neutral(unknown, who(null)));
      expect(foreign).toMatch(/^(?:200|400) /);
      await db.owner.query("delete from appointments where org_id = $1 and patient_name = 'Eve'", [a.orgId]);
      await db.owner.query("delete from contacts where org_id = $1 and name = 'Eve'", [a.orgId]);
    }
  });

  test("another's organization, assistant and number are refused like those that nobody has", async () => {
    const claims = (orgId: string, mark: string): readonly object[] => [
      { customer: { metadata: { org_id: orgId } } },
      { assistant: { metadata: { org_id: orgId } } },
      { call: { assistantId: `asst-${mark}` } },
      { call: { phoneNumberId: `number-${mark}` } },
      { phoneNumber: { id: `number-${mark}` } },
    ];
    const types = ["tool-calls", "status-update", "assistant-request", "transfer-destination-request"];
    for (const type of types) {
      const ofNobody = claims(randomUUID(), "nobody");
      for (const [index, claim] of claims(b.orgId, b.mark).entries()) {
        const foreign = await send("/api/webhooks/vapi", { message: { type, ...claim } }, credential);
        const message = { type, ...ofNobody[index] };
        expect(foreign).toBe(await send("/api/webhooks/vapi", { message }, credential));
        expect(foreign).toMatch(/^403 /);
      }
    }
  });

  test("an event of another's call becomes a call of one's own", async () => {
    const call = { id: b.ids.callId, customer: { number: PHONE_OF.b } };
    const artifact = { transcript: "User: overwritten" };
    for (const type of ["status-update", "end-of-call-report", "hang"]) {
      const message = { type, status: "ended", call, artifact, analysis: { summary: "overwritten" } };
      expect(await send("/api/webhooks/vapi", { message }, credential)).toMatch(/^200 /);
    }
    const theirs = await b.owner.api.calls.load.query({ callId: b.ids.callId });
    expect([theirs.summary, theirs.transcript]).toEqual([b.mark, expect.stringContaining(b.mark)]);
  });
});

test("a signature of one clinic does not open another that the URL names", async () => {
  const body = JSON.stringify({ toolCallId: "1", tool: { arguments: {} } });
  const ask = async (orgId: string) => {
    const headers = { "content-type": "application/json", ...signed(a.secret, body) };
    const url = `${server.url}/api/vapi/tools/listServices?org=${orgId}`;
    const response = await fetch(url, { method: "POST", headers, body });
    return `${response.status} ${(await response.text()).replace(/"requestId":"[^"]+"/, "")}`;
  };
  expect(await ask(b.orgId)).toBe(await ask(randomUUID()));
  expect(await ask(b.orgId)).toMatch(/^401 /);
});

describe("a calendar link", () => {
  const get = async (token: string) => {
    const response = await fetch(`${server.url}/calendar/${token}.ics`);
    return `${response.status} ${(await response.text()).replace(/"requestId":"[^"]+"/, "")}`;
  };

  test("shows its own clinic alone", async () => {
    const text = await get(a.feedToken);
    expect(text).toMatch(/^200 [^]*VEVENT/);
    expect(text).not.toContain(b.mark);
  });

  test("is not what is stored of it, nor any id", async () => {
    const stored = createHash("sha256").update(b.feedToken).digest("hex");
    const { feedId, providerId } = b.ids;
    const nothing = await get(randomUUID());
    for (const token of [stored, feedId, providerId, b.orgId, b.feedToken.slice(0, -1)]) {
      expect(await get(token)).toBe(nothing);
    }
    expect(nothing).toMatch(/^404 /);
  });
});

test("an export of the contacts holds those of one's own clinic", async () => {
  const response = await fetch(`${server.url}/api/contacts.csv`, { headers: { cookie: a.owner.cookie } });
  const text = await response.text();
  expect([response.status, text.includes(a.mark), text.includes(b.mark)]).toEqual([200, true, false]);
});

test("a job that names other ids beside its organization works for its organization alone", async () => {
  const asked: string[] = [];
  const ports = new Proxy({} as Parameters<typeof createSyncAssistantJob>[0]["ports"], {
    get:
      (_ports, name) =>
      async (...args: unknown[]) => {
        asked.push(`${String(name)} ${JSON.stringify(args)}`);
        return null;
      },
  });
  const log = createLogger({ level: "silent" });
  const job = createSyncAssistantJob({ ports, log, slowRetrySeconds: 1, enqueue: async () => undefined });
  const helpers = { job: { id: "1", attempts: 1 } } as unknown as Parameters<typeof job>[1];
  const payload = { orgId: a.orgId, role: "inbound", operationId: null, reason: "save" };
  await job({ ...payload, org_id: b.orgId, assistantId: `asst-${b.mark}`, orgIds: [b.orgId] }, helpers);
  expect(asked.join("\n")).toContain(a.orgId);
  expect(asked.join("\n")).not.toMatch(new RegExp(`${b.orgId}|${b.mark}`));
  const count = asked.length;
  await job({ ...payload, orgId: [a.orgId, b.orgId] }, helpers);
  await job({ ...payload, orgId: `${a.orgId}' or '1'='1` }, helpers);
  expect(asked).toHaveLength(count);
});

test("after all of it, every row of the other clinic is as it was", async () => {
  expect(await fingerprint(db, b.orgId)).toEqual(before);
});
