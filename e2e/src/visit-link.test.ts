import { createHash, randomBytes } from "node:crypto";
import { createOwnerPool } from "@callwaiting/db";
import { OrgId } from "@callwaiting/domain";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { beforeAll, expect, test } from "vitest";
import type { AdminPage } from "./browser/admin-page.ts";
import { openAdminWorld } from "./browser/admin-world.ts";
import { focusless, missingLandmarks, widthOf } from "./browser/face-of.ts";
import { aTuesday, bookByPhone } from "./browser/seed-calendar.ts";

// A patient's own link, as they meet it: on the smallest phone and on a desk, by day and by night, without any script of ours.

const world = forAllTests(() => openAdminWorld());
let staff: SignedInStaff;
beforeAll(async () => {
  const orgId = OrgId.parse(world.info.orgId);
  staff = await signInAs("staff", { url: world.url, databaseUrl: world.info.database.url, orgId });
});

const SMALL = { width: 320, height: 640 } as const;
const WIDE = { width: 1280, height: 800 } as const;

let people = 0;

async function book(time: string): Promise<string> {
  people += 1;
  const person = { name: `Patient Nr${people}`, phone: `+14155550${200 + people}` };
  const booked = await bookByPhone(world, { day: aTuesday(), time, ...person });
  return (booked as { readonly appointmentId: string }).appointmentId;
}

async function linkTo(appointmentId: string): Promise<string> {
  const { url } = await staff.api.visitLinks.copy.mutate({ appointmentId });
  return new URL(url).pathname;
}

/** What is wrong with what is shown now, for anybody, in both lights. */
async function faultsOf({ page, axe, picture }: AdminPage, name: string): Promise<readonly string[]> {
  const faults = [...(await axe()), ...(await missingLandmarks(page)), ...(await focusless(page))];
  const width = page.viewportSize()?.width ?? 0;
  if ((await widthOf(page)) > width) faults.push(`${name} is wider than ${width}`);
  await picture(`visit-${name}`);
  await page.emulateMedia({ colorScheme: "dark" });
  faults.push(...(await axe({ only: "color-contrast" })));
  await picture(`visit-${name}-dark`);
  await page.emulateMedia({ colorScheme: "light" });
  return faults;
}

test.each([
  ["on a small phone", SMALL, "10:00 AM"],
  ["on a wide screen", WIDE, "11:00 AM"],
] as const)(
  "a patient confirms, moves and cancels %s, by day and by night",
  async (_where, viewport, time) => {
    const appointmentId = await book(time);
    const path = await linkTo(appointmentId);
    await using window = await world.openAdmin({ path, viewport });
    const { page } = window;
    const heading = (name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
    await page.getByText(time).waitFor();
    expect(await faultsOf(window, "shown")).toEqual([]);
    await page.getByRole("button", { name: "I will come" }).click();
    await page.getByText("Thank you. The clinic knows that you will come.").waitFor();
    expect(await faultsOf(window, "confirmed")).toEqual([]);

    await page.getByRole("link", { name: "Move to another time" }).click();
    await heading("Choose another time");
    expect(await faultsOf(window, "times")).toEqual([]);
    await page.getByRole("link", { name: "Later days" }).click();
    const first = page.getByRole("listitem").getByRole("link").first();
    const chosen = (await first.innerText()).trim();
    await first.click();
    await heading("Move your appointment?");
    expect(await faultsOf(window, "move")).toEqual([]);
    await page.getByRole("button", { name: "Move it" }).click();
    await page.getByText("Your appointment is now at this time.").waitFor();
    expect(await page.getByRole("time").or(page.locator("time")).first().innerText()).toContain(chosen);

    await page.getByRole("link", { name: "Cancel the appointment" }).click();
    await heading("Cancel this appointment?");
    expect(await faultsOf(window, "cancel")).toEqual([]);
    await page.getByRole("button", { name: "Yes, cancel it" }).click();
    await page.getByText("This appointment is cancelled.").waitFor();
    expect(await faultsOf(window, "cancelled")).toEqual([]);
    expect(window.complaints).toEqual([]);
    expect(await page.evaluate("document.scripts.length")).toBe(0);
    expect(await page.context().cookies()).toEqual([]);
  },
);

/** A time that is held for somebody, with its link as a message would carry it. */
async function offerTo(name: string, phone: string): Promise<string> {
  const { api } = staff;
  const saved = await api.contacts.save.mutate({ contactId: null, version: null, name, phone, email: "" });
  const [service] = (await api.services.list.query()).items;
  const joined = await api.waitlist.join.mutate({
    contactId: saved.kind === "saved" ? saved.contact.contactId : "",
    serviceId: service?.serviceId ?? "",
    providerId: null,
    wish: {
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      fromTime: "00:00",
      untilTime: "24:00",
      fromDate: null,
      untilDate: new Date(Date.now() + 27 * 86_400_000).toISOString().slice(0, 10),
      noticeMinutes: 0,
      reach: "any",
    },
  });
  const entryId = joined.kind === "waiting" ? joined.entryId : "";
  const time = (await api.waitlist.times.query({ entryId })).at(-1);
  if (time === undefined) throw new Error("nothing is free");
  await api.waitlist.offer.mutate({ entryId, providerId: time.providerId, startsAt: time.startsAt });
  const hold = (await api.waitlist.holds.query()).find((one) => one.entryId === entryId);
  const token = randomBytes(16).toString("base64url");
  const owner = createOwnerPool({ connectionString: world.info.database.url, max: 1 });
  await owner.query(
    `with tenant as materialized (select set_config('app.org_id', $1, false))
     insert into patient_links (org_id, kind, offer_id, token_hash, sealed_token) select $1::uuid, 'offer', $2, $3, 'sealed' from tenant`,
    [world.info.orgId, hold?.offerId, createHash("sha256").update(token).digest("hex")],
  );
  await owner.end();
  return `/v/${token}`;
}

test.each([
  ["on a small phone", SMALL, "+14155550291"],
  ["on a wide screen", WIDE, "+14155550292"],
] as const)(
  "somebody who waits takes a time that is held for them %s, and another lets it go",
  async (_where, viewport, phone) => {
    const path = await offerTo(`Waiting ${phone}`, phone);
    await using window = await world.openAdmin({ path, viewport });
    const { page } = window;
    await page.getByRole("heading", { level: 1, name: "A time is held for you" }).waitFor();
    expect(await faultsOf(window, "offer")).toEqual([]);
    await page.getByRole("link", { name: "Take me off the waitlist" }).click();
    await page.getByRole("heading", { level: 1, name: "Leave the waitlist?" }).waitFor();
    expect(await faultsOf(window, "offer-leave")).toEqual([]);
    await page.getByRole("link", { name: "Stay on it" }).click();
    await page.getByRole("button", { name: /^Yes, book \w+, \w+ \d+/ }).click();
    await page.getByText("This time is booked for you.").waitFor();
    expect(await faultsOf(window, "offer-booked")).toEqual([]);

    const other = await offerTo(`Waiting too ${phone}`, phone.replace("55502", "55503"));
    await page.goto(new URL(other, world.url).href);
    await page.getByRole("button", { name: "No, somebody else may have it" }).click();
    await page.getByText("You are still on the waitlist").waitFor();
    expect(await faultsOf(window, "offer-declined")).toEqual([]);
    expect(window.complaints).toEqual([]);
  },
);

test("a link that leads nowhere says so to anybody", async () => {
  await using window = await world.openAdmin({ path: `/v/${"a".repeat(22)}`, viewport: SMALL });
  await window.page.getByRole("heading", { name: "This link leads nowhere" }).waitFor();
  expect(await faultsOf(window, "nowhere")).toEqual([]);
});

test("staff give the link from the appointment's page, see what the patient says, and take it back", async () => {
  const appointmentId = await book("2:30 PM");
  await using admin = await world.openAdmin({ signedIn: "staff", path: `/appointments/${appointmentId}` });
  const { page } = admin;
  await page.getByRole("button", { name: "Copy link" }).click();
  const url = await page.getByRole("textbox", { name: "Link", exact: true }).inputValue();
  expect(url).toMatch(/^http:\/\/localhost:\d+\/v\/[\w-]{22}$/);
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("appointment-link");

  await using patient = await world.openAdmin({ path: new URL(url).pathname, viewport: SMALL });
  await patient.page.getByRole("button", { name: "I will come" }).click();
  await page.getByText(/^Will come, /).waitFor();
  await page.getByText("The patient says that they will come.").waitFor();

  await page.getByRole("button", { name: "Revoke link" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke link" }).click();
  await page.getByText("The patient’s link no longer works.").waitFor();
  await patient.page.reload();
  await patient.page.getByRole("heading", { name: "This link leads nowhere" }).waitFor();
});
