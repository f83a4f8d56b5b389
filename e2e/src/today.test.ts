import { createOwnerPool, loadZoneRules } from "@callwaiting/db";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { apiClient } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { minutesOf, releaseWith } from "@callwaiting/testing/zone-release";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openAdminWorld } from "./browser/admin-world.ts";
import { bookByPhone as bookAt } from "./browser/seed-calendar.ts";

// The first screen while the phone is at work.

const world = forAllTests(() => openAdminWorld());

/** A Wednesday, seven to thirteen days from now: the demo clinic is open. */
function comingWednesday(): string {
  const day = new Date(Date.now() + 7 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((3 - day.getUTCDay() + 7) % 7));
  return day.toISOString().slice(0, 10);
}

async function post(path: string, body: unknown): Promise<void> {
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-vapi-secret": world.info.webhookSecret ?? "" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

/** A caller books on the coming Wednesday. */
async function bookByPhone(patientName: string, appointmentTime: string): Promise<void> {
  const args = { appointmentDate: comingWednesday(), appointmentTime, patientName };
  await post("/api/vapi/tools/bookClinicAppointment", {
    toolCallId: `call-${appointmentTime}`,
    tool: {
      arguments: {
        ...args,
        patientPhone: `+1415555${appointmentTime.replace(":", "")}`,
        serviceType: "consultation",
      },
    },
  });
}

/** Vapi tells that a call began, or ended with an error. */
async function tellOfCall(id: string, endedReason?: string): Promise<void> {
  const call = { id, type: "inboundPhoneCall", customer: { number: "+14155550123" } };
  const message =
    endedReason === undefined
      ? { type: "status-update", status: "in-progress", call }
      : { type: "end-of-call-report", endedReason, call, artifact: { transcript: "" } };
  await post("/api/webhooks/vapi", { message });
}

test("a new clinic is told how to try the line; its first booking arrives by itself, marked as new", async () => {
  await using admin = await world.openAdmin({ signedIn: "staff", path: "/today" });
  const { page } = admin;
  await page.getByRole("heading", { name: "No calls yet" }).waitFor();
  await page.getByText("Live", { exact: true }).filter({ visible: true }).waitFor();
  await admin.screenshot("today-empty");
  expect(await admin.axe()).toEqual([]);
  expect(await page.getByRole("link", { name: "Try the line" }).last().getAttribute("href")).toBe("/try");
  await page.evaluate("window.isSamePage = true");

  await bookByPhone("Maria Lopez", "10:00");
  const row = page.getByRole("listitem").filter({ hasText: "Maria Lopez" });
  await row.getByText("By phone").waitFor();
  await row.getByText("New", { exact: true }).waitFor();
  expect(await row.innerText()).toMatch(/10:00 – 10:\d\d AM[\s\S]*Wed/);

  await tellOfCall("call-a");
  await tellOfCall("call-b", "pipeline-error-openai-llm-failed");
  await page.getByRole("definition").filter({ hasText: /^2$/ }).waitFor();
  await page.getByRole("figure", { name: "Today’s calls and bookings by hour" }).waitFor();
  expect(await page.evaluate("window.isSamePage")).toBe(true);
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("today");
  const failed = page.getByRole("link", { name: "Failed" });
  expect(await failed.getAttribute("href")).toMatch(/^\/calls\?.*end=failed/);
  expect(admin.complaints).toEqual([]);
});

test("silences and messages that could not be read are told, once is bad luck", async () => {
  const hang = (secondsAgo: number) =>
    post("/api/webhooks/vapi", {
      message: { type: "hang", timestamp: Date.now() - secondsAgo * 1_000, call: { id: "call-c" } },
    });
  await hang(9);
  await using admin = await world.openAdmin({ signedIn: "viewer", path: "/today" });
  const { page } = admin;
  await page.getByRole("heading", { name: "The phone today" }).waitFor();
  expect(await page.getByText("Callers waited in silence").count()).toBe(0);
  await post("/api/webhooks/vapi", { message: { type: "status-update", status: "ended" } });
  for (const seconds of [6, 3]) await hang(seconds);
  await page.getByText("Callers waited in silence 3 times").waitFor();
  await page
    .getByText(/^A message of your assistant could not be read, last at .*, and nothing was done\./)
    .waitFor();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("today-line-troubles");
  expect(admin.complaints).toEqual([]);
});

/** At the desk: somebody who came without an appointment and is here now. */
async function bookWalkIn(page: Page, name: string): Promise<void> {
  const cookies = await page.context().cookies();
  const api = apiClient(world.url, cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join("; "));
  const { services } = await api.availability.frame.query({ fromDay: comingWednesday() });
  const outcome = await api.appointments.book.mutate({
    contact: { name, phone: "(415) 555-0177" },
    serviceId: services[0]?.serviceId ?? "",
    startsAt: new Date(Date.now() - 60_000).toISOString(),
    overrideReason: "Walked in",
  });
  expect(outcome.kind).toBe("booked");
}

test("staff say whether the patient came, and can take it back; viewers are not asked", async () => {
  await using admin = await world.openAdmin({ signedIn: "staff", path: "/today" });
  await using viewer = await world.openAdmin({ signedIn: "viewer", path: "/today" });
  const { page } = admin;
  await bookWalkIn(page, "Walter Walker");
  const row = page.getByRole("listitem").filter({ hasText: "Walter Walker" });
  await row.getByText("Now", { exact: true }).waitFor();
  await row.getByText("Exception").waitFor();
  await admin.screenshot("today-now");
  await row.getByRole("button", { name: "Completed: Walter Walker" }).click();
  // With the pointer on it, it stays for longer than its ten seconds.
  await page.getByText("Walter Walker’s appointment is marked as completed.").hover();
  await row.waitFor({ state: "detached" });
  await page.getByText("1 completed").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await row.waitFor();
  const seen = viewer.page.getByRole("listitem").filter({ hasText: "Walter Walker" });
  await seen.waitFor();
  expect(await seen.getByRole("button").count()).toBe(0);
  await row.getByRole("link", { name: "Walter Walker" }).click();
  await page.waitForURL(/\/appointments\/[0-9a-f-]{36}$/);
  expect([...admin.complaints, ...viewer.complaints]).toEqual([]);
});

test("a time that the clocks skip by new rules is there for somebody to call, and goes when it is kept as it is", async () => {
  const owner = createOwnerPool({ connectionString: world.info.database.url, max: 2 });
  const { orgId, webhookSecret } = await createTestOrganization(owner, { timeZone: "America/Winnipeg" });
  const day = comingWednesday();
  const clinic = { url: world.url, info: { ...world.info, webhookSecret } };
  const gabe = { day, time: "09:30", name: "Gabe Gap", phone: "+14155550930" };
  expect(await bookAt(clinic, gabe)).toMatchObject({ success: true });
  // At nine that day clocks go forward to ten, by a law that came after the booking.
  const law = `America/Winnipeg|CDT XXX|50 40|01|${minutesOf(`${day}T14:00:00Z`)}`;
  await loadZoneRules(owner, releaseWith(law));
  await owner.end();

  await using admin = await world.openAdmin({ signedIn: "staff", orgId, path: "/today" });
  await using viewer = await world.openAdmin({ signedIn: "viewer", orgId, path: "/today" });
  const { page } = admin;
  const panel = (of: Page) => of.getByRole("heading", { name: "Call these people back (1)" });
  await panel(page).waitFor();
  await panel(viewer.page).waitFor();
  expect(await viewer.page.getByRole("button", { name: /^Keep as it is/ }).count()).toBe(0);
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("today-clock-rules");
  await page.getByRole("button", { name: "Keep as it is: Gabe Gap" }).click();
  await page.getByText("Gabe Gap’s appointment stays as it is.").waitFor();
  await panel(page).waitFor({ state: "detached" });
  // On the other screen by itself.
  await panel(viewer.page).waitFor({ state: "detached" });
  expect([...admin.complaints, ...viewer.complaints]).toEqual([]);
});

test("whom to call back because nobody could say whether it was done: what the calendar says, and off the list when called", async () => {
  const owner = createOwnerPool({ connectionString: world.info.database.url, max: 2 });
  const { orgId, webhookSecret } = await createTestOrganization(owner);
  const clinic = { url: world.url, info: { ...world.info, webhookSecret } };
  const day = comingWednesday();
  const ann = { day, time: "09:30", name: "Ann Limbo", phone: "+14155550931" };
  expect(await bookAt(clinic, ann)).toMatchObject({ success: true });
  await owner.query(
    `insert into open_requests (org_id, kind, asked_at, patient_name, phone, service, starts_at)
     select $1, 'book', now() - interval '20 minutes', name, phone, 'consultation', starts_at
     from (values ('Ann Limbo', '+14155550931'), ('Bartholomew Montgomery-Featherstonehaugh', '+14155550932')) v (name, phone),
       (select starts_at from appointments where org_id = $1) a`,
    [orgId],
  );
  await owner.end();

  await using admin = await world.openAdmin({ signedIn: "staff", orgId, path: "/today" });
  await using viewer = await world.openAdmin({ signedIn: "viewer", orgId, path: "/today" });
  const { page } = admin;
  const panel = (of: Page) => of.getByRole("region", { name: /^Call these people back/ });
  const row = (name: string) => panel(page).getByRole("listitem").filter({ hasText: name });
  await row("Ann Limbo").getByText("It was booked.").waitFor();
  await row("Bartholomew").getByText("It was not booked.").waitFor();
  await panel(viewer.page).waitFor();
  expect(await panel(viewer.page).getByRole("button").count()).toBe(0);
  await page.getByRole("link", { name: "Today 2 to call" }).filter({ visible: true }).waitFor();
  expect([...(await admin.axe()), ...(await viewer.axe())]).toEqual([]);
  await admin.screenshot("today-open-requests");
  await row("Ann Limbo").getByRole("button", { name: "Called back: Ann Limbo" }).click();
  await page.getByText("Ann Limbo is off the list.").waitFor();
  await row("Ann Limbo").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Undo" }).filter({ visible: true }).click();
  await row("Ann Limbo").waitFor();
  await row("Bartholomew")
    .getByRole("button", { name: /^Add a note/ })
    .click();
  await page.getByLabel(/^Note on Bartholomew/).fill("Not there until Monday");
  await page.getByRole("button", { name: "Save note" }).click();
  await panel(viewer.page).getByText("Not there until Monday").waitFor();
  for (const name of ["Ann Limbo", "Bartholomew"]) {
    await row(name)
      .getByRole("button", { name: /^Called back/ })
      .click();
  }
  await panel(page).getByText("Everybody was called.").waitFor();
  await page.getByRole("button", { name: "Called in the last day: 2" }).click();
  await row("Ann Limbo")
    .getByText(/^Done by /)
    .waitFor();
  await admin.screenshot("today-called-back");
  expect([...admin.complaints, ...viewer.complaints]).toEqual([]);
});

test("what people write back stands on Today by itself, until somebody has dealt with it", async () => {
  const owner = createOwnerPool({ connectionString: world.info.database.url, max: 2 });
  const { orgId } = await createTestOrganization(owner);
  await using admin = await world.openAdmin({ signedIn: "staff", orgId, path: "/today" });
  await using viewer = await world.openAdmin({ signedIn: "viewer", orgId, path: "/today" });
  const { page } = admin;
  await page.getByText("Live", { exact: true }).filter({ visible: true }).waitFor();
  await owner.query(
    "insert into contacts (org_id, name, phone, email) values ($1, 'Rita Replies', '+14155550941', 'rita@example.com')",
    [orgId],
  );
  await owner.query(
    `insert into message_replies (org_id, reference, address, meaning, body) values
       ($1, 'SM1', '+14155550941', 'words', 'Can I bring my son along? He had a fever on Monday, but he is well again.'),
       ($1, 'SM2', '+14155550942', 'opt_out', 'Please stop texting me')`,
    [orgId],
  );
  await owner.end();
  const panel = (of: Page) => of.getByRole("region", { name: "Written back by text" });
  const row = (name: string) => panel(page).getByRole("listitem").filter({ hasText: name });
  await row("Rita Replies").getByText("Can I bring my son along?").waitFor();
  await row("Nobody we know").getByText("This number gets no more texts.").waitFor();
  await panel(viewer.page).waitFor();
  expect(await panel(viewer.page).getByRole("button").count()).toBe(0);
  expect([...(await admin.axe()), ...(await viewer.axe())]).toEqual([]);
  await admin.screenshot("today-replies");
  await row("Rita Replies").getByRole("button", { name: "Done: reply of Rita Replies" }).click();
  await row("Rita Replies").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo" }).click();
  await row("Rita Replies").getByRole("link", { name: "Rita Replies" }).click();
  await page.getByRole("heading", { name: "Rita Replies", level: 1 }).waitFor();
  await page.getByText("“Can I bring my son along?").waitFor();
  expect([...admin.complaints, ...viewer.complaints]).toEqual([]);
});

test("says that it reconnects when the server goes, and then shows what was booked meanwhile", async () => {
  await using admin = await world.openAdmin({ signedIn: "staff", path: "/today" });
  const { page } = admin;
  const word = (text: string) => page.getByText(text, { exact: true }).filter({ visible: true }).waitFor();
  await word("Live");
  await page.evaluate("window.isSamePage = true");
  await world.stopServer();
  await word("Reconnecting…");
  // The page stays cut off until the booking is made.
  await page.route(/\/(?:trpc|health)/, (route) => route.abort());
  await world.startAgain();
  await bookByPhone("Booked Meanwhile", "09:30");
  await page.unroute(/\/(?:trpc|health)/);
  await page.getByRole("listitem").filter({ hasText: "Booked Meanwhile" }).getByText("New").waitFor();
  await word("Live");
  expect(await page.evaluate("window.isSamePage")).toBe(true);
  expect(admin.complaints).toEqual([]);
});
