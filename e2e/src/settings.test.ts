import { apiClient, cookiesOf, postSignIn } from "@callwaiting/testing/staff";
import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { describe, expect, test, vi } from "vitest";
import type { AdminPage } from "./browser/admin-page.ts";
import { openAdminWorld } from "./browser/admin-world.ts";

// The settings as an owner meets them, and the phone that follows them.

const world = forAllTests(() => openAdminWorld());

type ToolAnswer = { readonly success: boolean; readonly slots?: readonly string[] };

/** What the assistant's tool is answered, on the phone's own way in. */
async function useTool(tool: string, args: Record<string, unknown>): Promise<ToolAnswer> {
  const response = await fetch(`${world.url}/api/vapi/tools/${tool}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-vapi-secret": world.info.webhookSecret ?? "" },
    body: JSON.stringify({ toolCallId: "t", tool: { arguments: args } }),
  });
  const { result } = (await response.json()) as { result: ToolAnswer };
  return result;
}

function book(appointmentDate: string, changes: Record<string, unknown> = {}) {
  const person = { patientName: "Ann Lee", patientPhone: "4155550123", serviceType: "consultation" };
  return useTool("bookClinicAppointment", {
    appointmentDate,
    appointmentTime: "10:00",
    ...person,
    ...changes,
  });
}

const newYorkClock = (slot: string) =>
  new Date(slot).toLocaleTimeString("en-GB", { timeZone: "America/New_York", timeStyle: "short" });

/** `YYYY-MM-DD`, some days from now in New York. */
const dayFromNow = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "America/New_York" });

/** 24 December, the next one. */
const christmasEve = () => {
  const year = Number(dayFromNow(0).slice(0, 4));
  const thisYear = `${year}-12-24`;
  return dayFromNow(1) <= thisYear ? thisYear : `${year + 1}-12-24`;
};

let signedIn: ReturnType<typeof signInOwner> | undefined;

/** Signed in once for all tests: how often somebody may sign in in a minute is limited. */
const ownerApi = () => (signedIn ??= signInOwner());

async function signInOwner() {
  const account = await world.createStaff("owner");
  return apiClient(world.url, cookiesOf(await postSignIn(world.url, account)));
}

/** Open at the same hours on all days, whatever day the test runs on. */
async function openEveryDay(opensAt = "09:00", closesAt = "17:00"): Promise<void> {
  const api = await ownerApi();
  const { version } = await api.hours.load.query({ providerId: null });
  const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt, closesAt }));
  await api.hours.save.mutate({ providerId: null, hours, version });
}

const heading = ({ page }: AdminPage, name: string) =>
  page.getByRole("heading", { level: 1, name }).waitFor();
const saved = ({ page }: AdminPage) => page.getByText("Everything is saved.").first().waitFor();

describe("opening hours", () => {
  test("that are edited change what the phone offers, and mistakes are said in words", async () => {
    await openEveryDay();
    await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/hours" });
    const { page } = admin;
    await heading(admin, "Opening hours");
    const day = dayFromNow(10);
    const offered = async () =>
      (await useTool("checkAvailability", { appointmentDate: day, serviceType: "consultation" })).slots ?? [];
    expect(newYorkClock((await offered())[0] ?? "")).toBe("09:00");

    await page.getByLabel("Monday opens", { exact: true }).fill("13:00");
    await page.getByLabel("Monday closes", { exact: true }).fill("12:00");
    await page.getByText("It closes (12:00 PM) before it opens (1:00 PM).").first().waitFor();
    expect(await page.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await admin.screenshot("settings-hours-problem");
    await page.getByLabel("Monday closes", { exact: true }).fill("14:00");
    await page.getByRole("button", { name: "Copy Monday to other days" }).click();
    await page.getByRole("menuitem", { name: "Every day" }).click();

    await page.getByRole("link", { name: "Closures" }).click();
    const question = page.getByRole("dialog", { name: "Leave without saving?" });
    await question.getByRole("button", { name: "Stay" }).click();
    await question.waitFor({ state: "hidden" });

    await page.keyboard.press("Control+s");
    await saved(admin);
    const starts = page.getByRole("list", { name: "Free start times" }).getByRole("listitem");
    // Today it may be past one o'clock already.
    await vi.waitFor(
      async () => expect((await starts.allInnerTexts()).join()).toMatch(/^(1:00 PM,)?1:30 PM$/),
      SOON,
    );
    expect((await offered()).map(newYorkClock)).toEqual(["13:00", "13:30"]);
    expect(await admin.axe()).toEqual([]);
    await admin.screenshot("settings-hours");
    expect(admin.complaints).toEqual([]);
  });

  test("of a provider are the clinic's until they get their own", async () => {
    await openEveryDay();
    await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/providers" });
    const { page } = admin;
    const provider = page.getByRole("listitem").filter({ hasText: "Dr. Maya Lee" });
    await provider.getByRole("link", { name: "Clinic hours" }).click();
    await heading(admin, "Opening hours");
    await page.getByText("works whenever the clinic is open").waitFor();
    await page.getByText("Own hours", { exact: true }).click();
    await page.getByLabel("Monday opens", { exact: true }).fill("08:00");
    await page.getByRole("button", { name: "Add break on Monday" }).click();
    await admin.screenshot("settings-hours-provider");
    await page.getByRole("button", { name: "Save" }).click();
    await saved(admin);
    await page.getByText("Same as the clinic", { exact: true }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await saved(admin);
    expect(admin.complaints).toEqual([]);
  });
});

test("urgent words are typed in a table, and whoever says one hears the clinic's sentence and is not booked", async () => {
  await openEveryDay();
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/urgent" });
  const { page } = admin;
  await heading(admin, "Urgent words");
  await page.getByText("No words yet.").waitFor();
  await page.getByRole("button", { name: "Add words" }).click();
  const row = page.getByRole("group", { name: "Row 1" });
  await row.getByLabel("When a caller says").fill("chest pain, fainted");
  await row.getByLabel("The assistant says").click();
  await page.getByText("Callers who say “chest pain” would hear nothing: add the sentence.").waitFor();
  await row.getByLabel("The assistant says").fill("Please hang up and call for help.");
  await row.getByLabel("And the number").fill("911");
  await admin.screenshot("settings-urgent");
  await page.keyboard.press("Control+s");
  await saved(admin);
  const day = dayFromNow(9);
  // The phone keeps what it knows of a clinic for 5 s.
  await vi.waitFor(
    async () =>
      expect(await book(day, { notes: "She fainted twice" })).toMatchObject({
        success: false,
        error: "red_flag",
      }),
    SOON,
  );
  expect(await admin.axe()).toEqual([]);
  await row.getByRole("button", { name: "Remove row 1" }).click();
  await page.keyboard.press("Control+s");
  await saved(admin);
  await vi.waitFor(
    async () => expect(await book(day, { notes: "She fainted twice" })).toMatchObject({ success: true }),
    SOON,
  );
  expect(admin.complaints).toEqual([]);
});

test("texts are switched on in the clinic's own words, and the contact's page says what would have been sent, and that they want none", async () => {
  await openEveryDay();
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/messages" });
  const { page } = admin;
  await heading(admin, "Messages");
  await page.getByRole("switch", { name: "By text message" }).click();
  await page.getByText("There is no account at Twilio yet").waitFor();
  // Calls that the clinic makes have a form of their own below.
  await page.getByRole("button", { name: "Save", exact: true }).first().click();
  await saved(admin);

  await page.getByRole("combobox", { name: "Message" }).click();
  await page.getByRole("option", { name: "Confirmation by text" }).click();
  const words = page.getByLabel("Text", { exact: true });
  await words.fill("See you on {date} at {time} for {service}!");
  await page.getByText("Nothing can be filled in for {service}.").waitFor();
  await words.fill("See you on {date} at {time}, {patient}!");
  await page.getByText(/^See you on .*, John Smith!$/).waitFor();
  await page.getByText("charged as one text").waitFor();
  await admin.screenshot("settings-messages-words");
  await page.getByRole("button", { name: "Save these words" }).click();
  await page.getByRole("button", { name: "Use the original words" }).waitFor();
  expect(await admin.axe()).toEqual([]);

  const booked = await book(dayFromNow(12), { patientName: "Wanda Texter", patientPhone: "4155550177" });
  expect(booked.success).toBe(true);
  const api = await ownerApi();
  const { items } = await api.contacts.list.query({ text: "Wanda Texter" });
  await page.goto(`${world.url}/contacts/${items[0]?.contactId ?? ""}`);
  await page.getByText("Confirmation by text").waitFor();
  await page.getByText("Simulated: delivered").first().waitFor();
  await page.getByRole("button", { name: "They want no texts" }).click();
  await page.getByText("Texts to (415) 555-0177: no").waitFor();
  await admin.screenshot("contact-messages");
  expect(await admin.axe()).toEqual([]);
  expect(admin.complaints).toEqual([]);
});

test("24 December is closed in two clicks: who is booked is to be called, or is told where that is ticked, and the phone books nobody else", async () => {
  await openEveryDay();
  const day = christmasEve();
  expect(await book(day, { patientEmail: "ann@example.com" })).toMatchObject({ success: true });
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/closures" });
  const { page } = admin;
  await heading(admin, "Closures");
  const button = page.getByRole("button", { name: `24 December ${day.slice(0, 4)}` });
  await page.getByRole("button", { name: "Next month" }).first().waitFor();
  while ((await button.count()) === 0) await page.getByRole("button", { name: "Next month" }).first().click();
  await button.click();
  await page.getByRole("button", { name: /^Close .*Dec 24/ }).click();
  await page.getByRole("heading", { name: /^1 appointment on .*Dec 24.*: please call$/ }).waitFor();
  const affected = page.getByRole("list", { name: "Appointments during the closure" });
  expect(await affected.innerText()).toContain("Ann Lee");
  expect(await affected.getByRole("link", { name: "(415) 555-0123" }).getAttribute("href")).toBe(
    "tel:+14155550123",
  );
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-closures");
  expect(await book(day, { appointmentTime: "11:00" })).toMatchObject({ success: false });

  await page.getByRole("button", { name: /^Change the closure/ }).click();
  const dialog = page.getByRole("dialog", { name: "Change closure" });
  await dialog.getByLabel("Reason").fill("Christmas Eve");
  const tick = dialog.getByRole("checkbox", { name: "Tell the people of 1 appointment then" });
  expect(await tick.isChecked()).toBe(false);
  await tick.check();
  await dialog.getByText("delete the closure before that, and nobody hears of it").waitFor();
  await admin.screenshot("settings-closure-dialog");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
  await page.getByText("Christmas Eve · Everybody").waitFor();
  await page.getByRole("heading", { name: /^1 appointment on .*Dec 24.*: everybody is told$/ }).waitFor();
  await affected.getByText(/^Told by .*e-mail$/).waitFor();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-closure-told");
  await page.getByRole("button", { name: /^Delete the closure/ }).click();
  await page.getByRole("button", { name: "Delete closure", exact: true }).click();
  await page.getByText("No closures planned").waitFor();
  expect(await book(day, { appointmentTime: "11:00" })).toMatchObject({ success: true });
  expect(admin.complaints).toEqual([]);
});

test("a service and a provider are added, and the phone books them", async () => {
  await openEveryDay();
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/services" });
  const { page } = admin;
  await heading(admin, "Services");
  await page.getByRole("button", { name: "Add service" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New service" });
  await dialog.getByLabel("Name").fill("consultation");
  await dialog.getByRole("button", { name: "Add service" }).click();
  await dialog.getByText("Another service sounds the same").waitFor();
  await dialog.getByLabel("Name").fill("Vaccination");
  await dialog.getByLabel("Length").fill("15");
  await admin.screenshot("settings-service-dialog");
  await dialog.getByLabel("Length").press("Enter");
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("listitem").filter({ hasText: "Vaccination" }).getByText("15 minutes").waitFor();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-services");

  await page.getByRole("link", { name: "Providers" }).click();
  await heading(admin, "Providers");
  await page.getByRole("button", { name: "Add provider" }).first().click();
  const person = page.getByRole("dialog", { name: "New provider" });
  await person.getByLabel("Name").fill("Nurse Kim");
  await person.getByLabel("Vaccination").check();
  await admin.screenshot("settings-provider-dialog");
  await person.getByRole("button", { name: "Add provider" }).click();
  await person.waitFor({ state: "hidden" });
  await page.getByRole("listitem").filter({ hasText: "Nurse Kim" }).getByText("Vaccination").waitFor();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-providers");
  // What the server knows of a clinic's services is up to five seconds old.
  await vi.waitFor(
    async () =>
      expect(await book(dayFromNow(12), { serviceType: "vaccination" })).toMatchObject({ success: true }),
    SOON,
  );

  await page.getByRole("button", { name: "Archive Nurse Kim" }).click();
  const question = page.getByRole("dialog", { name: "Archive Nurse Kim?" });
  await question.getByText("1 upcoming appointment stays booked").waitFor();
  await question.getByRole("button", { name: "Archive" }).click();
  await page.getByText("Nurse Kim archived.").waitFor();
  await page.getByText("Show 1 archived provider").waitFor();
  expect(admin.complaints).toEqual([]);
});

test("a room that a service needs is shown with the visit, a second visit at once is refused for want of it, and it stays in use", async () => {
  await openEveryDay();
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/resources" });
  const { page } = admin;
  await heading(admin, "Rooms & equipment");
  await page.getByRole("button", { name: "Add room or device" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New room or device" });
  await dialog.getByLabel("Name").fill("Room 1");
  await admin.screenshot("settings-resource-dialog");
  await dialog.getByRole("button", { name: "Add room or device" }).click();
  await dialog.waitFor({ state: "hidden" });
  const room = page.getByRole("listitem").filter({ hasText: "Room 1" });
  await room.getByText("no service needs it").waitFor();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-resources");

  await page.getByRole("link", { name: "Services" }).click();
  await heading(admin, "Services");
  await page.getByRole("button", { name: "Change Consultation" }).click();
  const service = page.getByRole("dialog", { name: "Change service" });
  await service.getByRole("button", { name: "It needs a room or a device" }).click();
  await service.getByLabel("Room 1").check();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-service-needs");
  await service.getByRole("button", { name: "Save" }).click();
  await service.waitFor({ state: "hidden" });

  const day = dayFromNow(13);
  expect(await book(day, { appointmentTime: "15:00", serviceType: "consultation" })).toMatchObject({
    success: true,
  });
  await page.goto(`${world.url}/calendar?view=day&date=${day}`);
  await page.getByText("Room 1").first().waitFor();
  await page.goto(`${world.url}/settings/resources`);
  await page.getByRole("button", { name: "Archive Room 1" }).click();
  await page
    .getByRole("dialog", { name: "Archive Room 1?" })
    .getByRole("button", { name: "Archive" })
    .click();
  // Visits that other tests have made are given the room as well.
  await page
    .getByText(/Room 1 stays in use: Consultation needs it, and \d+ upcoming visits? ha(s|ve) it\./)
    .waitFor();
  expect(admin.complaints).toEqual([]);
});

test("two locations are added, hours are put at them, and a visit at one is booked and shown there", async () => {
  await openEveryDay();
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/locations" });
  const { page } = admin;
  await heading(admin, "Locations");
  for (const name of ["Downtown", "Westside"]) {
    await page.getByRole("button", { name: "Add location" }).first().click();
    const dialog = page.getByRole("dialog", { name: "New location" });
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByLabel("Address").fill(`1 ${name} Street`);
    await dialog.getByRole("button", { name: "Add location" }).click();
    await dialog.waitFor({ state: "hidden" });
    await page
      .getByRole("listitem")
      .filter({ hasText: `1 ${name} Street` })
      .waitFor();
  }
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-locations");

  await page.getByRole("link", { name: "Opening hours" }).click();
  await heading(admin, "Opening hours");
  const day = dayFromNow(20);
  const weekday = new Date(`${day}T12:00:00Z`).toLocaleDateString("en-US", {
    weekday: "long",
    timeZone: "UTC",
  });
  await page.getByLabel(`${weekday} location`, { exact: true }).selectOption("Westside");
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-hours-locations");
  await page.getByRole("button", { name: "Save" }).click();
  await saved(admin);

  // A server keeps for five seconds what it knows of a clinic. At this hour nothing is booked, whatever it knows.
  await expect
    .poll(() => book(day, { appointmentTime: "23:00", location: "Airport" }))
    .toMatchObject({ error: "which_location" });
  expect(await book(day, { appointmentTime: "15:00", location: "Downtown" })).toMatchObject({
    success: false,
  });
  expect(await book(day, { appointmentTime: "15:00", location: "Westside" })).toMatchObject({
    success: true,
    location: { name: "Westside" },
  });
  await page.goto(`${world.url}/calendar?view=day&date=${day}`);
  await page
    .getByRole("button", { name: /Ann Lee/ })
    .first()
    .click();
  await page.getByRole("dialog").getByText("Westside").waitFor();
  await page.goto(`${world.url}/settings/locations`);
  await page.getByRole("button", { name: "Archive Westside" }).click();
  await page
    .getByRole("dialog", { name: "Archive Westside?" })
    .getByRole("button", { name: "Archive" })
    .click();
  await page
    .getByText("Westside stays in use: 1 time range of opening hours and 1 upcoming visit are there.")
    .waitFor();
  expect(admin.complaints).toEqual([]);
});

test("an invited viewer makes an account from the link, signs in and finds the settings read-only", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/members" });
  const { page } = admin;
  await heading(admin, "Members");
  await page.getByLabel("E-mail").fill("vera@example.com");
  await page.getByRole("combobox", { name: "Role", exact: true }).click();
  await page.getByRole("option", { name: "Viewer" }).click();
  await page.getByRole("button", { name: "Create a link instead" }).click();
  const link = await page.getByLabel("Invitation link").inputValue();
  await page.getByRole("list", { name: "Pending invitations" }).getByText("vera@example.com").waitFor();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-members");

  await using guest = await world.openAdmin({ path: new URL(link).pathname });
  await heading(guest, "You are invited");
  await guest.page.getByLabel("Your name").fill("Vera Viewer");
  await guest.page.getByLabel("Password", { exact: true }).fill("short");
  await guest.page.getByRole("button", { name: "Create account" }).click();
  await guest.page.getByText("This is too short").waitFor();
  expect(await guest.axe()).toEqual([]);
  await guest.screenshot("invitation");
  await guest.page.getByLabel("Password", { exact: true }).fill("three words and more");
  await guest.page.getByLabel("Password", { exact: true }).press("Enter");
  await heading(guest, "Today");

  await guest.page.goto("/settings/clinic");
  await guest.page.getByText("your role (viewer) cannot change settings").waitFor();
  expect(await guest.page.getByLabel("Name", { exact: false }).first().isDisabled()).toBe(true);
  await guest.screenshot("settings-read-only");
  expect(guest.complaints).toEqual([]);

  await using again = await world.openAdmin({ path: new URL(link).pathname });
  await heading(again, "This link no longer works");
  expect(admin.complaints).toEqual([]);
});

test("a password link made by the owner lets a member sign in again", async () => {
  const member = await world.createStaff("staff");
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/members" });
  const { page } = admin;
  const row = page.getByRole("listitem").filter({ hasText: member.email });
  await row.getByRole("button", { name: /^More actions for/ }).click();
  await page.getByRole("menuitem", { name: "Create a password reset link" }).click();
  await page.getByRole("button", { name: "Create link", exact: true }).click();
  const link = await page.getByLabel("Link", { exact: true }).inputValue();
  await using guest = await world.openAdmin({ path: new URL(link).pathname });
  await heading(guest, "Choose a new password");
  await guest.screenshot("reset-password");
  expect(await guest.axe()).toEqual([]);
  await guest.page.getByLabel("Password", { exact: true }).fill("another good password");
  await guest.page.getByRole("button", { name: "Set password" }).click();
  await guest.page.getByRole("link", { name: "Sign in" }).click();
  await guest.page.getByLabel("E-mail").fill(member.email);
  await guest.page.getByLabel("Password", { exact: true }).fill("another good password");
  await guest.page.getByRole("button", { name: "Sign in" }).click();
  await heading(guest, "Today");
  expect(guest.complaints).toEqual([]);
});

test("of two people who change the clinic at once, the second sees what the first did and loses nothing", async () => {
  await using first = await world.openAdmin({ signedIn: "owner", path: "/settings/clinic" });
  await using second = await world.openAdmin({ signedIn: "admin", path: "/settings/clinic" });
  const name = (of: AdminPage) => of.page.getByRole("textbox", { name: "Name" });
  await name(second).waitFor();
  await second.page.getByLabel("Bookable ahead").fill("90");
  await name(first).fill("Harbour Clinic");
  await first.page.getByRole("button", { name: "Save" }).click();
  await saved(first);
  await second.page.getByRole("button", { name: "Save" }).click();
  const notice = second.page.getByRole("alert").filter({
    hasText: "owner of the clinic changed the clinic’s settings just now",
  });
  await notice.getByText("“Harbour Clinic”").waitFor();
  expect(await second.page.getByLabel("Bookable ahead").inputValue()).toBe("90 days");
  expect(await name(second).inputValue()).toBe("Harbour Clinic");
  expect(await second.axe()).toEqual([]);
  await second.screenshot("settings-clinic-stale");
  await second.page.getByRole("button", { name: "Save" }).click();
  await saved(second);
  await first.page.reload();
  await first.page.getByText("Harbour Clinic").first().waitFor();
  expect(await first.page.getByLabel("Bookable ahead").inputValue()).toBe("90 days");
  await name(first).fill("Lakeside Clinic (demo)");
  await first.page.getByRole("button", { name: "Save" }).click();
  await saved(first);
  expect([...first.complaints, ...second.complaints]).toEqual([]);
});

test("what callers say is kept for as many days as the owner types, without limit when they empty it, and recordings only when they say so", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/clinic" });
  const { page } = admin;
  const days = page.getByLabel("Keep call contents for");
  await days.fill("30");
  await page.getByText("permanently removed from calls that are more than 30 days old").waitFor();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-clinic-keeping");
  await page.getByRole("button", { name: "Save" }).click();
  await saved(admin);
  await page.reload();
  await days.waitFor();
  expect(await days.inputValue()).toBe("30 days");
  await days.fill("");
  await page.getByText("kept until you delete a person’s data").waitFor();
  await page.getByRole("button", { name: "Save" }).click();
  await saved(admin);
  const recordings = page.getByRole("switch", { name: "Keep recordings here" });
  expect(await recordings.isChecked()).toBe(false);
  await recordings.check({ force: true });
  await recordings.scrollIntoViewIfNeeded();
  await admin.screenshot("settings-clinic-recordings");
  await page.getByRole("button", { name: "Save" }).click();
  await saved(admin);
  const settings = await (await ownerApi()).organization.settings.query();
  expect(settings).toMatchObject({ callWordsDays: null, keepRecordings: true });
  expect(await admin.axe()).toEqual([]);
  expect(admin.complaints).toEqual([]);
});

test("another time zone is found by its city, and it is asked what becomes of the coming appointments before it is saved", async () => {
  expect(await book(dayFromNow(20), { patientName: "Zoe Zone" })).toBeDefined();
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/clinic" });
  const { page } = admin;
  const rules = page.getByText(/^Time zone rules \d{4}[a-z]+, in force since .*\d{4}\./);
  await rules.waitFor();
  const zone = page.getByRole("combobox", { name: "Time zone" });
  await zone.click();
  await zone.fill("munich");
  await page.getByRole("option", { name: /^Berlin \(Europe\), Munich/ }).click();
  const question = page.getByRole("radiogroup", {
    name: /upcoming appointments? (was|were) booked in New York/,
  });
  await question.waitFor();
  // They are those of the saved zone.
  expect(await rules.count()).toBe(0);
  expect(await question.getByRole("radio", { name: "9:30 stays 9:30" }).isChecked()).toBe(true);
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-clinic");
  await page.getByRole("button", { name: "Discard" }).click();
  await saved(admin);
  await rules.waitFor();
  expect(admin.complaints).toEqual([]);
});

test("a calendar link is shown once, works, and no longer works when it is revoked", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/feeds" });
  const { page } = admin;
  await heading(admin, "Calendar feeds");
  const list = page.getByRole("list", { name: "Calendar links" }).getByRole("listitem");
  await list.first().waitFor();
  const before = await list.count();
  await page.getByRole("button", { name: "Create link" }).click();
  const link = await page.getByLabel(/^Calendar of/).inputValue();
  expect((await fetch(link)).status).toBe(200);
  await vi.waitFor(async () => expect(await list.count()).toBe(before + 1), SOON);
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("settings-feeds");
  await list
    .first()
    .getByRole("button", { name: /^Revoke/ })
    .click();
  await page.getByRole("button", { name: "Revoke link", exact: true }).click();
  await page.getByText("no longer works").first().waitFor();
  expect((await fetch(link)).status).toBe(404);
  await page.reload();
  await heading(admin, "Calendar feeds");
  expect(await page.getByLabel(/^Calendar of/).count()).toBe(0);
  expect(admin.complaints).toEqual([]);
});

test("the transfer number is typed in any way, read by the server, and goes when the field is emptied", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/clinic" });
  const { page } = admin;
  const field = page.getByLabel("Transfer number");
  await field.fill("nobody");
  await page.keyboard.press("Control+s");
  await page.getByText("The number to transfer callers to cannot be read.").waitFor();
  expect(await field.inputValue()).toBe("nobody");
  await field.fill("415.555.0100");
  await page.keyboard.press("Control+s");
  await saved(admin);
  await expect.poll(() => field.inputValue()).toBe("(415) 555-0100");
  await admin.screenshot("settings-clinic-number");
  await page.goto("/assistants");
  await page.getByText("The assistant can transfer callers to (415) 555-0100").waitFor();
  await page.getByRole("link", { name: "Change it in the clinic’s settings" }).click();
  await field.fill("");
  await page.keyboard.press("Control+s");
  await saved(admin);
  expect((await (await ownerApi()).organization.settings.query()).transferNumber).toBe(null);
  expect(admin.complaints).toEqual([]);
});
