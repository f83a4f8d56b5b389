import { createOwnerPool } from "@callwaiting/db";
import type { PhoneCall } from "@callwaiting/vapi-simulator";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openAdminWorld } from "./browser/admin-world.ts";
import { JOHN, askToBook, dialDemo, playRescuedCall, someTuesday } from "./browser/play-caller.ts";

// Calls as the front desk reads them: played through the simulator, over real HTTP, into a real database.

/** A tenth of a second of a sound file. */
const SILENCE = wavOf(800);

function wavOf(samples: number): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples, 4);
  head.write("WAVEfmt ", 8);
  // 16 bytes of format: PCM, mono, 8000 Hz, 8 bits.
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples, 40);
  return Buffer.concat([head, Buffer.alloc(samples, 128)]);
}

const DAY = someTuesday();
const world = forAllTests(() => openAdminWorld());
let owner: ReturnType<typeof createOwnerPool>;
let rescued: PhoneCall;
let failed: PhoneCall;
let running: PhoneCall;
beforeAll(async () => {
  owner = createOwnerPool({ connectionString: world.info.database.url, max: 1 });
  rescued = await playRescuedCall(world, DAY);
  failed = await dialDemo(world, "+14155550177");
  await failed.hangUp({ endedReason: "pipeline-error-openai-llm-failed", summary: "" });
  running = await dialDemo(world, "+14155550178");
});
afterAll(async () => {
  await owner.end();
});

async function tellVapi(message: object): Promise<void> {
  const response = await fetch(`${world.url}/api/webhooks/vapi`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-vapi-secret": world.info.webhookSecret ?? "" },
    body: JSON.stringify({ message }),
  });
  expect(response.status).toBe(200);
}

const heading = (admin: { page: Page }, name: string) => admin.page.getByRole("heading", { level: 1, name });

describe("a call that booked", () => {
  test("is in the list, is read with what was heard, understood and answered, and leads to its appointment and back", async () => {
    await using admin = await world.openAdmin({ signedIn: "staff", path: "/calls" });
    const { page } = admin;
    const row = page.getByRole("link", { name: /John Smith/ });
    await row.waitFor();
    expect(await row.innerText()).toContain("Booked an alternative");
    await admin.screenshot("calls");
    expect(await admin.axe()).toEqual([]);

    await row.focus();
    await page.keyboard.press("Enter");
    await heading(admin, "John Smith").waitFor();
    const taken = page.getByRole("article", { name: "Book an appointment: Slot taken" });
    await taken.waitFor();
    const told = await taken.innerText();
    // The model passed on a date of ISO 8601; nobody is shown one.
    expect(told).toMatch(new RegExp(`Heard\\s*Day\\s*\\w{3}, \\w{3} \\d+, ${new Date().getFullYear() - 2}`));
    expect(told).not.toMatch(/\d{4}-\d{2}-\d{2}/);
    expect(told).toContain("that year is over");
    expect(told).toMatch(/Offered\s*Tue/);
    expect(told).toMatch(/took \d/);
    await page.getByText("this is John Smith. I would like", { exact: false }).waitFor();
    await page.getByText("The caller hung up").waitFor();
    await admin.screenshot("call");
    expect(await admin.axe()).toEqual([]);

    const booked = page.getByRole("article", { name: "Book an appointment: Booked" });
    await booked.getByRole("link", { name: "Open appointment" }).click();
    await page.getByRole("heading", { level: 2, name: "The call that made it" }).waitFor();
    await page.getByText(/^Booked by phone for Tue/).waitFor();
    await page.getByRole("article", { name: "Book an appointment: Slot taken" }).waitFor();
    await admin.screenshot("appointment");
    expect(await admin.axe()).toEqual([]);
    await page.getByRole("link", { name: "Read the whole call" }).click();
    await page.getByRole("heading", { level: 2, name: "Details" }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/calls/${rescued.id}`);
    expect(admin.complaints).toEqual([]);
  });

  test("asks nobody for its recording before Play is pressed, and says when it is gone", async () => {
    await using simulated = await world.openAdmin({ signedIn: "staff", path: `/calls/${rescued.id}` });
    await simulated.page.getByText("nobody spoke, so there is nothing to hear").waitFor();
    await owner.query("update calls set recording_url = 'https://storage.example/1.wav' where call_id = $1", [
      rescued.id,
    ]);
    await using admin = await world.openAdmin({ signedIn: "staff", path: `/calls/${rescued.id}` });
    const audio = admin.page.getByLabel("Recording of this call");
    await audio.waitFor();
    await admin.page.route(/storage\.example/, (route) => route.abort());
    expect(admin.requests.filter((each) => !each.includes(world.url))).toEqual([]);
    // The play button of the browser's own controls.
    await audio.click({ position: { x: 24, y: 27 } });
    await admin.page.getByText("The recording can no longer be played").waitFor();
    expect(admin.complaints.filter((each) => !each.includes("storage.example"))).toEqual([]);
  });
});

describe("the list", () => {
  test("is narrowed by what stands in the address, and says when nothing is like that", async () => {
    await using admin = await world.openAdmin({ signedIn: "viewer", path: "/calls?end=failed" });
    const { page } = admin;
    await page.getByText("Failed", { exact: true }).filter({ visible: true }).last().waitFor();
    expect(await page.locator("[data-call-row]").count()).toBe(1);
    await page.getByLabel("How they ended").selectOption({ label: "However they ended" });
    await page.getByRole("link", { name: /John Smith/ }).waitFor();
    await page.getByLabel("Search by name or number").fill("mary");
    await page.getByRole("link", { name: /John Smith/ }).waitFor({ state: "hidden" });
    await page.getByRole("link", { name: /Mary Jones/ }).waitFor();
    expect(new URL(page.url()).search).toBe("?text=mary");
    await page.reload();
    await page.getByRole("link", { name: /Mary Jones/ }).waitFor();
    await page.getByLabel("Search by name or number").fill("nobody at all");
    await page.getByRole("heading", { name: "No calls match" }).waitFor();
    await admin.screenshot("calls-none");
    await page.getByRole("link", { name: "Show all calls" }).click();
    await page.getByRole("link", { name: /John Smith/ }).waitFor();
    expect(await page.getByLabel("Search by name or number").inputValue()).toBe("");
    expect(admin.complaints).toEqual([]);
  });

  test("is walked with j and k, and loads older calls by itself", async () => {
    const copies = `insert into calls (org_id, call_id, kind, caller_number, created_at, ended_at, status)
      select org_id, 'old-' || n, 'inbound', '+1415555' || (2000 + n), now() - n * interval '1 hour', now(), 'ended'
      from calls, generate_series(1, 60) n where call_id = $1`;
    await owner.query(copies, [failed.id]);
    await using admin = await world.openAdmin({ signedIn: "staff", path: "/calls" });
    const { page } = admin;
    await page.getByRole("link", { name: /John Smith/ }).waitFor();
    const focused = () => page.evaluate("document.activeElement.getAttribute('href')");
    await page.keyboard.press("j");
    const first = await focused();
    await page.keyboard.press("j");
    expect(await focused()).not.toBe(first);
    await page.keyboard.press("k");
    expect(await focused()).toBe(first);
    await page.keyboard.press("End");
    await page.getByRole("link", { name: /\(415\) 555-2060/ }).waitFor();
    await owner.query("delete from calls where call_id like 'old-%'");
    expect(admin.complaints).toEqual([]);
  });
});

describe("a call without a conversation", () => {
  test("that failed says why, wide and narrow", async () => {
    await using admin = await world.openAdmin({ signedIn: "viewer", path: `/calls/${failed.id}` });
    await admin.page.getByText(/The call dropped with a technical error/).waitFor();
    await admin.page.getByText("Thank you for calling").waitFor();
    await admin.screenshot("call-failed");
    expect(await admin.axe()).toEqual([]);
  });

  test("of which nothing is known says that, and offers no recording", async () => {
    const call = await dialDemo(world, "+14155550176");
    await call.hangUp();
    await owner.query("update calls set transcript = null, recording_url = null where call_id = $1", [
      call.id,
    ]);
    await using admin = await world.openAdmin({ signedIn: "viewer", path: `/calls/${call.id}` });
    await admin.page.getByRole("heading", { name: "There is no transcript" }).waitFor();
    await admin.page.getByText("This call was not recorded.").waitFor();
  });

  test("that goes on says so", async () => {
    await using admin = await world.openAdmin({ signedIn: "viewer", path: `/calls/${running.id}` });
    await admin.page.getByRole("heading", { name: "The call is still in progress" }).waitFor();
    await admin.page.getByText("On the line").waitFor();
    await admin.screenshot("call-running");
  });

  test("of which Vapi tells much shows where it went, who agreed to what, and until when its recording can be heard", async () => {
    const call = {
      id: "told",
      type: "inboundPhoneCall",
      customer: { number: "+14155550181", name: "Nina Okafor" },
    };
    const storage = "https://storage.example/told.wav";
    const about = { call, phoneNumber: { number: "+14155550170" } };
    await tellVapi({ type: "hang", ...about, timestamp: Date.now() - 90_000 });
    await tellVapi({ type: "hang", ...about, timestamp: Date.now() - 60_000 });
    await tellVapi({ type: "language-change-detected", ...about, language: "es" });
    await tellVapi({
      type: "end-of-call-report",
      ...about,
      endedReason: "assistant-forwarded-call",
      startedAt: new Date(Date.now() - 120_000).toISOString(),
      endedAt: new Date().toISOString(),
      destination: { type: "number", number: "+14155550190" },
      compliance: {
        recordingConsent: { type: "verbal", grantedAt: new Date(Date.now() - 110_000).toISOString() },
      },
      analysis: {
        summary: "She wants a person.",
        successEvaluation: "true",
        structuredData: { reason: "billing" },
      },
      artifact: {
        transcript: "AI: Hello.\nUser: A person, please.",
        recordingUrl: storage,
        presignedMonoUrl: `${storage}?sig=1`,
        presignedUrlsExpiresAt: new Date(Date.now() + 3_600_000).toISOString(),
        transfers: [{ destination: { type: "number", number: "+14155550190" }, status: "no-answer" }],
        structuredOutputs: { "so-1": { name: "Mood", result: { calm: true } } },
      },
    });
    await using admin = await world.openAdmin({ signedIn: "viewer", path: "/calls/told" });
    const { page } = admin;
    await page.getByRole("heading", { name: "Vapi’s analysis" }).waitFor();
    const facts = await page.getByRole("definition").allInnerTexts();
    for (const text of [
      "(415) 555-0170",
      "Nina Okafor",
      "(415) 555-0190, nobody answered",
      "Spanish",
      /^Agreed to be recorded/,
      /^The assistant had nothing to say 2 times: .*,/,
      "billing",
      "Calm: Yes",
    ]) {
      expect(facts).toContainEqual(typeof text === "string" ? text : expect.stringMatching(text));
    }
    await page.getByText(/^This link works until/).waitFor();
    expect(await page.locator("audio").getAttribute("src")).toBe(`${storage}?sig=1`);
    await admin.screenshot("call-told");
    expect(await admin.axe()).toEqual([]);

    await owner.query(
      "insert into recordings (org_id, call_id, content_type, sound) select org_id, call_id, 'audio/wav', $1 from calls where call_id = 'told'",
      [SILENCE],
    );
    await page.reload();
    await page.getByText("Kept on this server.").waitFor();
    const player = page.locator("audio");
    expect(await player.getAttribute("src")).toBe("/api/recordings/told");
    await player.evaluate(
      "(audio) => new Promise((resolve) => { audio.oncanplay = resolve; audio.load(); audio.preload = 'auto'; })",
    );
    expect(admin.complaints).toEqual([]);
  });

  test("that was erased says so", async () => {
    const call = await dialDemo(world, "+14155550179");
    await call.hangUp();
    await owner.query(
      "update calls set erased_at = now(), transcript = null, summary = null, recording_url = null, caller_number = null where call_id = $1",
      [call.id],
    );
    await using admin = await world.openAdmin({ signedIn: "viewer", path: `/calls/${call.id}` });
    await admin.page.getByRole("heading", { name: "What was said has been erased" }).waitFor();
    await heading(admin, "Erased caller").waitFor();
  });
});

describe("what does not belong here", () => {
  test("a script in what was said is only text, and a recording's address that is a script is never used", async () => {
    const call = await dialDemo(world, "+14155550180");
    const script = `<script>window.hit = 1</script><img src=x onerror="window.hit = 2">`;
    call.callerSays(script);
    await askToBook(call, { name: script, phone: "+14155550180", day: DAY, time: "10:00" });
    await call.hangUp({ summary: script });
    await owner.query("update calls set recording_url = 'javascript:window.hit=3' where call_id = $1", [
      call.id,
    ]);
    await using admin = await world.openAdmin({ signedIn: "owner", path: `/calls/${call.id}` });
    const { page } = admin;
    await page.getByText("<script>window.hit = 1</script>", { exact: false }).first().waitFor();
    await page.getByText("The address of the recording is not safe to play.").waitFor();
    expect(await page.locator('audio, [href^="javascript"], [src^="javascript"], #main img').count()).toBe(0);
    expect(await page.evaluate("window.hit")).toBeUndefined();
    expect(admin.complaints).toEqual([]);
  });
});

describe("an appointment's page", () => {
  const openAppointment = async (signedIn: "staff" | "viewer") => {
    const admin = await world.openAdmin({ signedIn, path: `/calls/${rescued.id}` });
    await admin.page.getByRole("link", { name: "Open appointment" }).click();
    await admin.page.getByRole("heading", { level: 2, name: "Details" }).waitFor();
    return admin;
  };

  test("keeps notes, cancels after asking, restores, and remembers who did it", async () => {
    await using admin = await openAppointment("staff");
    const { page } = admin;
    await page.getByRole("textbox", { name: "Notes" }).fill("Brings X-rays");
    await page.getByRole("button", { name: "Save notes" }).click();
    await page.getByText("staff of the clinic changed it: notes.").waitFor();
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await page.getByRole("dialog", { name: "Cancel this appointment?" }).waitFor();
    await page.getByRole("button", { name: "Cancel appointment" }).click();
    await page.getByText("staff of the clinic cancelled it.").waitFor();
    await page.getByRole("button", { name: "Restore" }).click();
    await page.getByText("staff of the clinic restored it: it is confirmed again.").waitFor();
    await page.getByRole("button", { name: "Move" }).click();
    await page.getByRole("dialog", { name: `Move ${JOHN.name}` }).waitFor();
    await page.keyboard.press("Escape");
    await admin.screenshot("appointment-changed");
    expect(admin.complaints).toEqual([]);
  });

  test("is only read by a viewer", async () => {
    await using admin = await openAppointment("viewer");
    const { page } = admin;
    expect(await page.getByRole("button", { name: /^(Move|Cancel|Restore)$/ }).count()).toBe(0);
    expect(await page.getByRole("textbox").count()).toBe(0);
  });
});
