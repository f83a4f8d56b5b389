import { createOwnerPool } from "@callwaiting/db";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { beforeAll, describe, expect, test } from "vitest";
import type { Locator, Page } from "playwright-core";
import { openAdminWorld } from "./browser/admin-world.ts";
import { askToBook, dial } from "./browser/play-caller.ts";
import { PHONE } from "./browser/viewports.ts";
import {
  type SeededCalendar,
  bookByPhone,
  daysAfter,
  inNewYork,
  seedCalendar,
} from "./browser/seed-calendar.ts";

// The calendar as the front desk uses it: real bookings, a real browser.

const world = forAllTests(() => openAdminWorld());
let seeded: SeededCalendar;
let day: string;
beforeAll(async () => {
  seeded = await seedCalendar(world);
  day = seeded.day;
});

const calendar = (view: string, date: string) => `/calendar?view=${view}&date=${date}`;
const event = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(`^${name},`) });
const slot = (page: Page, time: string, provider = "Dr. Maya Lee") =>
  page.getByRole("button", { name: new RegExp(`^Book .* at ${time} with ${provider}$`) });
/** The drawer takes the focus a moment after it appears: a key that is pressed before goes to whatever has it then. */
async function drawerWithFocus(page: Page, name: string): Promise<Locator> {
  const drawer = page.getByRole("dialog", { name, exact: true });
  await drawer.locator(":focus").waitFor();
  return drawer;
}
/** Everything of one test happens on a day of its own, far from the others. */
const free = (weeks: number) => daysAfter(day, 7 * weeks);

async function storedAt(appointmentId: string) {
  const { appointment } = await seeded.staff.api.appointments.load.query({ appointmentId });
  return appointment;
}

describe("changing", () => {
  test("dragging to another time and another provider stays after a reload, and can be undone", async () => {
    const date = free(1);
    const appointmentId = await seeded.book({
      day: date,
      time: "10:00",
      who: "Dora Drag",
      service: "Follow-up",
    });
    await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("day", date) });
    const { page } = admin;
    await event(page, "Dora Drag").dragTo(slot(page, "2:00 PM"), { targetPosition: { x: 60, y: 2 } });
    await page.getByText("Dora Drag moved to").waitFor();
    expect((await storedAt(appointmentId)).startsAt).toBe(short(inNewYork(date, "14:00")));
    await page.reload();
    await event(page, "Dora Drag").dragTo(slot(page, "11:00 AM", "Dr. Omar Patel"), {
      targetPosition: { x: 60, y: 2 },
    });
    await page.getByText("Dora Drag moved to").waitFor();
    const moved = await storedAt(appointmentId);
    expect([moved.startsAt, moved.provider.name]).toEqual([
      short(inNewYork(date, "11:00")),
      "Dr. Omar Patel",
    ]);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("Dora Drag moved back to").waitFor();
    const back = await storedAt(appointmentId);
    expect([back.startsAt, back.provider.name]).toEqual([short(inNewYork(date, "14:00")), "Dr. Maya Lee"]);
    expect(admin.complaints).toEqual([]);
  });

  test("stretching lengthens", async () => {
    const date = free(2);
    const appointmentId = await seeded.book({ day: date, time: "10:00", who: "Lena Long" });
    await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("day", date) });
    const { page } = admin;
    const box = await event(page, "Lena Long").boundingBox();
    const end = await slot(page, "11:30 AM").boundingBox();
    if (box === null || end === null) throw new Error("not on the screen");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height - 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, end.y - 10, { steps: 4 });
    await page.mouse.move(box.x + box.width / 2, end.y, { steps: 2 });
    await page.mouse.up();
    await page.getByText("Lena Long moved to").waitFor();
    expect((await storedAt(appointmentId)).endsAt).toBe(short(inNewYork(date, "11:30")));
  });

  test("a drop on a taken time says by whom, offers free ones, and goes through with a reason that stays", async () => {
    const date = free(3);
    await seeded.book({ day: date, time: "14:00", who: "Fred First" });
    const appointmentId = await seeded.book({ day: date, time: "10:00", who: "Sue Second" });
    await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("day", date) });
    const { page } = admin;
    await event(page, "Sue Second").dragTo(event(page, "Fred First"));
    const dialog = page.getByRole("dialog", { name: "Move Sue Second" });
    await dialog.getByText("This time is taken").waitFor();
    await dialog.getByText(/Fred First, Consultation with Dr. Maya Lee/).waitFor();
    expect(await dialog.getByRole("group", { name: "Free instead" }).getByRole("button").count()).toBe(3);
    await admin.screenshot("calendar-conflict");
    expect(await admin.axe()).toEqual([]);
    expect((await storedAt(appointmentId)).startsAt).toBe(short(inNewYork(date, "10:00")));
    expect(await dialog.getByRole("button", { name: "Use this time anyway" }).isDisabled()).toBe(true);
    await dialog.getByLabel("Reason").fill("Twins, seen together");
    await dialog.getByLabel("Reason").press("Enter");
    await dialog.waitFor({ state: "hidden" });
    const stored = await storedAt(appointmentId);
    expect([stored.overrideReason, stored.overridden]).toEqual(["Twins, seen together", ["overlap"]]);
    await event(page, "Sue Second").click();
    await page.getByText("“Twins, seen together”").waitFor();
    await admin.screenshot("calendar-drawer");
    expect(admin.complaints).toEqual([]);
  });

  test("somebody who was quicker is not overwritten", async () => {
    const date = free(4);
    const appointmentId = await seeded.book({ day: date, time: "10:00", who: "Rita Race" });
    await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("day", date) });
    const { page } = admin;
    await event(page, "Rita Race").waitFor();
    const startsAt = inNewYork(date, "15:00");
    // Just before ours arrives; any earlier, and the live connection would have shown it.
    await page.route("**/trpc/appointments.move*", async (route) => {
      await seeded.staff.api.appointments.move.mutate({ appointmentId, startsAt });
      await route.continue();
    });
    await event(page, "Rita Race").dragTo(slot(page, "12:00 PM"), { targetPosition: { x: 60, y: 2 } });
    await page.getByText("staff of the clinic changed this appointment just now").waitFor();
    expect((await storedAt(appointmentId)).startsAt).toBe(short(startsAt));
    await page.getByRole("button", { name: /^Rita Race,.*3:00/ }).waitFor();
  });

  test("the keyboard alone moves an appointment and changes its status", async () => {
    const date = free(5);
    const appointmentId = await seeded.book({ day: date, time: "10:00", who: "Kay Board" });
    await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("day", date) });
    const { page } = admin;
    await event(page, "Kay Board").focus();
    await page.keyboard.press("Enter");
    const drawer = await drawerWithFocus(page, "Kay Board");
    // It is still to come: nobody can say yet whether the patient came.
    expect(await drawer.getByRole("button", { name: /Completed|Did not come/ }).count()).toBe(0);
    await drawer.getByRole("button", { name: "Move" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Move Kay Board" });
    await dialog.getByLabel("Time", { exact: true }).fill("15:30");
    await dialog.getByLabel("Minutes").fill("60");
    await dialog.getByLabel("Time", { exact: true }).press("Enter");
    await dialog.waitFor({ state: "hidden" });
    const moved = await storedAt(appointmentId);
    expect([moved.startsAt, moved.endsAt]).toEqual([
      short(inNewYork(date, "15:30")),
      short(inNewYork(date, "16:30")),
    ]);
    await event(page, "Kay Board").press("Enter");
    await (await drawerWithFocus(page, "Kay Board")).getByRole("button", { name: "Cancel" }).press("Enter");
    await page.getByRole("button", { name: "Cancel appointment" }).click();
    await page.getByText("Kay Board’s appointment is cancelled.").waitFor();
    await event(page, "Kay Board").waitFor({ state: "hidden" });
    await page.goto(`${calendar("day", date)}&cancelled=true`);
    await event(page, "Kay Board").press("Enter");
    await page.getByRole("button", { name: "Restore" }).click();
    await page.getByText("Kay Board’s appointment is confirmed again.").waitFor();
    expect((await storedAt(appointmentId)).status).toBe("confirmed");
  });
});

describe("booking", () => {
  test("a click on an empty time books a new contact there; a problem keeps what was typed", async () => {
    const date = free(6);
    await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("day", date) });
    const { page } = admin;
    await slot(page, "11:00 AM").click();
    const dialog = page.getByRole("dialog", { name: "Book an appointment" });
    await dialog.getByLabel("Contact").fill("Cleo Click");
    await page.getByRole("option", { name: "New contact “Cleo Click”" }).click();
    await dialog.getByLabel("Phone").fill("12");
    await admin.screenshot("calendar-create");
    expect(await admin.axe()).toEqual([]);
    await dialog.getByLabel("Notes").fill("Asked for the morning");
    await dialog.getByRole("button", { name: "Book", exact: true }).click();
    await dialog.getByText("This is not a phone number").waitFor();
    expect(await dialog.getByLabel("Name").inputValue()).toBe("Cleo Click");
    await dialog.getByLabel("Phone").fill("(415) 555-7788");
    await dialog.getByLabel("Phone").press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await event(page, "Cleo Click").waitFor();
    const list = await seeded.staff.api.appointments.list.query({
      from: inNewYork(date, "00:00"),
      until: inNewYork(date, "23:00"),
    });
    expect(list).toMatchObject([
      {
        startsAt: short(inNewYork(date, "11:00")),
        notes: "Asked for the morning",
        contact: { name: "Cleo Click", phone: "+14155557788" },
        provider: { name: "Dr. Maya Lee" },
      },
    ]);
    await page.keyboard.press("n");
    await dialog.getByLabel("Contact").fill("7788");
    await page
      .getByRole("option", { name: /Cleo Click/ })
      .first()
      .click();
    await dialog.getByRole("group", { name: "Free times" }).getByRole("button", { name: "2:00 PM" }).click();
    await dialog.getByRole("button", { name: "Book", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
    await event(page, "Cleo Click").nth(1).waitFor();
    expect(admin.complaints).toEqual([]);
  });

  test("a click on an empty time shows what, with whom and when before anybody is looked for, and is not lost by a click outside", async () => {
    const date = free(8);
    await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("day", date) });
    const { page } = admin;
    await slot(page, "11:00 AM").click();
    const dialog = page.getByRole("dialog", { name: "Book an appointment" });
    await dialog.getByRole("group", { name: "Free times" }).waitFor();
    expect(await page.getByRole("option").filter({ visible: true }).count()).toBe(0);
    const topOf = async (label: string) => (await dialog.getByLabel(label).first().boundingBox())?.y ?? 0;
    const tops = await Promise.all(["Service", "Date", "Contact"].map(topOf));
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    expect(await dialog.getByLabel("Time", { exact: true }).inputValue()).toBe("11:00");
    const atFirst = await dialog.getByRole("button", { name: /^\d+:\d\d [AP]M$/ }).count();
    await dialog.getByRole("button", { name: /^\d+ more$/ }).click();
    expect(await dialog.getByRole("button", { name: /^\d+:\d\d [AP]M$/ }).count()).toBeGreaterThan(atFirst);
    await dialog.getByLabel("Notes").fill("Do not lose this");
    await page.mouse.click(5, 5);
    await page.getByRole("button", { name: "Stay" }).click();
    expect(await dialog.getByLabel("Notes").inputValue()).toBe("Do not lose this");
    await admin.screenshot("calendar-book-slot");
    expect(await admin.axe()).toEqual([]);
    expect(admin.complaints).toEqual([]);
  });

  test("dragging over empty hours begins a booking of that length", async () => {
    await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("day", free(8)) });
    const { page } = admin;
    const [from, until] = [slot(page, "1:00 PM"), slot(page, "2:30 PM")];
    await from.hover();
    await page.mouse.down();
    await until.hover();
    await page.mouse.up();
    const dialog = page.getByRole("dialog", { name: "Book an appointment" });
    await dialog.waitFor();
    expect(await dialog.getByLabel("Time", { exact: true }).inputValue()).toBe("13:00");
    expect(await dialog.getByLabel("Minutes").inputValue()).toBe("120");
  });

  test("a phone booking appears when the list is asked for anew, marked as new and as by phone", async () => {
    const date = free(7);
    await using admin = await world.openAdmin({ signedIn: "staff", path: "/contacts", own: true });
    const { page } = admin;
    await page.clock.install();
    await page.goto(calendar("day", date));
    await slot(page, "9:00 AM").waitFor();
    expect(
      await bookByPhone(world, { day: date, time: "9:00 AM", name: "Vera Voice", phone: "+14155550177" }),
    ).toMatchObject({ success: true });
    await comeBackLater(page);
    const booked = page.getByRole("button", { name: /^Vera Voice,.*booked by phone/ });
    await booked.waitFor();
    expect(await booked.getByText("New").count()).toBe(1);
    expect(await page.getByRole("status").filter({ hasText: "New phone booking: Vera Voice" }).count()).toBe(
      1,
    );
    await page.reload();
    await booked.waitFor();
    expect(await booked.getByText("New").count()).toBe(0);
  });
});

/** Coming back to the tab loads lists again that are stale, which they are after half a minute. */
async function comeBackLater(page: Page): Promise<void> {
  await page.clock.fastForward(31_000);
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
}

test("a viewer sees everything and can change nothing", async () => {
  await using admin = await world.openAdmin({ signedIn: "viewer", path: calendar("day", day) });
  const { page } = admin;
  await event(page, "Amelia Hart").click();
  await page.getByText("You can view appointments but not change them.").waitFor();
  expect(await page.getByRole("button", { name: "Move" }).count()).toBe(0);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await page.getByRole("button", { name: "Book", exact: true }).count()).toBe(0);
  expect(await slot(page, "11:30 AM").count()).toBe(0);
  expect(await event(page, "Amelia Hart").getAttribute("draggable")).toBe("false");
  await page.keyboard.press("n");
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(admin.complaints).toEqual([]);
});

describe("the clinic's zone decides where things are, not the browser's", () => {
  test.each(["Asia/Tokyo", "America/New_York", "Europe/Berlin"])(
    "for somebody in %s, also on the day on which New York's clocks change",
    async (timezoneId) => {
      const sunday = nextClockChange();
      const who = `Sunday ${timezoneId.split("/")[1]}`;
      const time =
        { Tokyo: "09:00", New_York: "10:00", Berlin: "11:00" }[timezoneId.split("/")[1] ?? ""] ?? "";
      await seeded.book({ day: sunday, time, who, reason: "Emergency" });
      const context = { timezoneId };
      await using admin = await world.openAdmin({
        signedIn: "staff",
        path: calendar("day", sunday),
        context,
      });
      const { page } = admin;
      const hour = `${Number(time.slice(0, 2))}:00 AM`;
      const box = await event(page, who).boundingBox();
      const row = await slot(page, hour).boundingBox();
      expect(Math.abs((box?.y ?? 0) - (row?.y ?? -100))).toBeLessThan(3);
      const hint = page.getByText(/^New York time, .* behind you$/);
      expect(await hint.filter({ visible: true }).count()).toBe(timezoneId === "America/New_York" ? 0 : 1);
      await page.getByText("Week", { exact: true }).click();
      const inWeek = await event(page, who).boundingBox();
      const weekRow = await page
        .getByRole("button", { name: new RegExp(`^Book Sunday.* at ${hour} with Dr. Maya Lee`) })
        .boundingBox();
      expect(Math.abs((inWeek?.y ?? 0) - (weekRow?.y ?? -100))).toBeLessThan(3);
      expect(Math.abs((inWeek?.x ?? 0) - (weekRow?.x ?? -100))).toBeLessThan(60);
    },
  );
});

test("view, date and providers are in the address; keys lead from one to the other", async () => {
  await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("day", day) });
  const { page } = admin;
  await event(page, "Amelia Hart").waitFor();
  const search = () => new URL(page.url()).searchParams;
  await page.keyboard.press("w");
  await page.waitForURL(/view=week/);
  await page.keyboard.press("ArrowRight");
  await page.waitForURL(new RegExp(`date=${daysAfter(day, 7)}`));
  await page.keyboard.press("k");
  await page.waitForURL(new RegExp(`date=${day}`));
  await page.goBack();
  await page.waitForURL(new RegExp(`date=${daysAfter(day, 7)}`));
  await page.goForward();
  await page.waitForURL(new RegExp(`date=${day}`));
  await page.getByRole("button", { name: "Go to a date" }).click();
  await page.getByRole("button", { name: "Next month" }).click();
  await page.getByRole("button", { name: /^15 / }).click();
  await page.waitForURL(/date=\d{4}-\d\d-15/);
  await page.goBack();
  await page.waitForURL(new RegExp(`date=${day}`));
  await page.keyboard.press("m");
  await page.waitForURL(/view=month/);
  await page.keyboard.press("d");
  await page.waitForURL(/view=day/);
  await page.getByRole("button", { name: "Everyone" }).click();
  await page.getByRole("checkbox", { name: "Dr. Omar Patel" }).uncheck();
  await page.waitForURL(/providers=/);
  await page.reload();
  await event(page, "Amelia Hart").waitFor();
  expect(await event(page, "Ruth Okafor").count()).toBe(0);
  await page.keyboard.press("t");
  await page.waitForFunction("!location.search.includes('date=')");
  expect(search().get("view")).toBe("day");
});

/** How many names of providers do not stand there whole; in words for the browser. */
const CUT_NAMES = `[...document.querySelectorAll("[data-column] h4 [title]")].filter((name) =>
  name.scrollWidth > name.clientWidth || name.scrollHeight > name.clientHeight + 1).length`;
const hueOf = async (page: Page, name: string) =>
  /--hue-edge: ([^;]+)/.exec((await event(page, name).getAttribute("style")) ?? "")?.[1];

describe("a week of several providers", () => {
  const column = (page: Page, name: RegExp) => page.getByRole("region", { name });

  test("has a column for each with the whole name; dragging leads to another day and provider", async () => {
    const monday = daysAfter(free(9), -1);
    const appointmentId = await seeded.book({
      day: free(9),
      time: "10:00",
      who: "Wendy Week",
      service: "Follow-up",
    });
    await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("week", free(9)) });
    const { page } = admin;
    await event(page, "Wendy Week").waitFor();
    for (const name of ["Dr. Maya Lee", "Dr. Omar Patel"]) {
      await column(page, new RegExp(`^${name}, Tuesday`))
        .getByRole("heading", { name })
        .waitFor();
    }
    expect(await page.evaluate(CUT_NAMES)).toBe(0);
    const target = column(page, /^Dr. Omar Patel, Monday/).getByRole("button", { name: / at 11:00 AM / });
    await event(page, "Wendy Week").dragTo(target, { targetPosition: { x: 40, y: 2 } });
    await page.getByText("Wendy Week moved to").waitFor();
    const moved = await storedAt(appointmentId);
    expect([moved.startsAt, moved.provider.name]).toEqual([
      short(inNewYork(monday, "11:00")),
      "Dr. Omar Patel",
    ]);
    await admin.screenshot("calendar-week-columns");
    expect(await admin.axe()).toEqual([]);
    expect(admin.complaints).toEqual([]);
  });

  test("is walked through with the arrows, and a free time is booked from there; the booking can be undone", async () => {
    await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("week", free(10)) });
    const { page } = admin;
    await slot(page, "9:00 AM").first().focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"]) {
      await page.keyboard.press(key);
    }
    const at = page.locator(":focus");
    await expect
      .poll(() => at.getAttribute("aria-label"))
      .toMatch(/^Book Monday.* at 10:00 AM with Dr\. Omar Patel$/);
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Book an appointment" });
    await dialog.getByLabel("Contact").fill("Una Undo");
    await page.getByRole("option", { name: /New contact/ }).click();
    await dialog.getByLabel("Phone").fill("(415) 555-0166");
    await dialog.getByRole("button", { name: "Book", exact: true }).click();
    await page.getByText("Una Undo is booked").hover();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByText("Una Undo’s appointment is cancelled.").waitFor();
    await event(page, "Una Undo").waitFor({ state: "detached" });
    expect(admin.complaints).toEqual([]);
  });

  test("one of them alone has seven days; colors by service are remembered", async () => {
    await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("week", day) });
    const { page } = admin;
    const hue = (name: string) => hueOf(page, name);
    expect(await hue("Amelia Hart")).toMatch(/^var/);
    expect(await hue("Amelia Hart")).toBe(await hue("Jonas Weber"));
    await page.getByRole("button", { name: "Colors, by provider" }).click();
    await page.getByText("By service").click();
    await admin.screenshot("calendar-colors");
    expect(await admin.axe()).toEqual([]);
    await page.reload();
    await event(page, "Amelia Hart").waitFor();
    expect(await hue("Amelia Hart")).not.toBe(await hue("Jonas Weber"));
    await page.getByRole("button", { name: "Everyone" }).click();
    await page.getByRole("button", { name: "Only Dr. Maya Lee" }).click();
    await page.waitForURL(/providers=/);
    await page.getByRole("button", { name: /^Book Wednesday.* at 9:00 AM$/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Colors, by service" }).click();
    await page.getByText("By provider").click();
  });
});

test("in 6 weeks is a jump, by the keyboard alone", async () => {
  await using admin = await world.openAdmin({ signedIn: "staff", path: "/calendar?view=week" });
  const { page } = admin;
  await page.getByRole("button", { name: "Go to a date" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  const count = page.getByLabel("From today, in");
  await count.focus();
  await admin.screenshot("calendar-jump");
  expect(await admin.axe()).toEqual([]);
  await page.keyboard.press("Enter");
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }).format();
  await page.waitForURL(new RegExp(`date=${daysAfter(today, 42)}`));
});

test("who has arrived and is in the room is seen in the calendar and on Today, with the time, and is undone", async () => {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }).format();
  const appointmentId = await seeded.book({
    day: today,
    time: "12:00",
    who: "Wanda Waits",
    reason: "Walked in",
  });
  await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("day", today) });
  await using desk = await world.openAdmin({ signedIn: "admin", path: "/today" });
  const { page } = admin;
  await event(page, "Wanda Waits").click();
  const drawer = await drawerWithFocus(page, "Wanda Waits");
  await drawer.getByRole("button", { name: "Arrived" }).click();
  await page.getByText("Wanda Waits has arrived.").waitFor();
  const here = desk.page.getByRole("listitem").filter({ hasText: "Wanda Waits" });
  await here.getByText(/^Arrived \d+:\d\d [AP]M$/).waitFor();
  await here.getByRole("button", { name: "In the room: Wanda Waits" }).click();
  await here.getByText(/^In the room since/).waitFor();
  await drawer.getByText(/^In the room since/).waitFor();
  await admin.screenshot("calendar-in-the-room");
  await desk.screenshot("today-here-now");
  await desk.page.getByRole("button", { name: "Undo" }).first().click();
  await here.getByText(/^Arrived/).waitFor();
  expect((await storedAt(appointmentId)).inRoomAt).toBeNull();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Wanda Waits,.*, arrived \d/ }).waitFor();
  expect(await desk.axe()).toEqual([]);
  expect([...admin.complaints, ...desk.complaints]).toEqual([]);
});

test("one search finds a person by four digits, their visit and a screen, with the keyboard alone", async () => {
  await seeded.book({ day: free(11), time: "09:00", who: "Selma Search" });
  const { items } = await seeded.staff.api.contacts.list.query({ text: "Selma Search" });
  await using admin = await world.openAdmin({ signedIn: "staff", path: "/today" });
  const { page } = admin;
  await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Search" });
  await field.waitFor();
  await page.keyboard.type(items[0]?.phone?.slice(-4) ?? "");
  const person = page.getByRole("option", { name: /^Selma Search.*next visit/ });
  await person.waitFor();
  await page.getByRole("group", { name: "Appointments" }).getByText("Selma Search").waitFor();
  await admin.screenshot("search");
  expect(await admin.axe()).toEqual([]);
  await page.keyboard.press("Enter");
  await page.waitForURL(new RegExp(`/contacts/${items[0]?.contactId}`));
  await page.keyboard.press("/");
  await field.waitFor();
  await page.keyboard.type("opening");
  await page.getByRole("option", { name: /^Opening hours/ }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/settings\/hours/);
  expect(admin.complaints).toEqual([]);
});

test("on paper there is a list of the day, without navigation", async () => {
  await using admin = await world.openAdmin({ signedIn: "staff", path: calendar("week", day) });
  const { page } = admin;
  await event(page, "Amelia Hart").first().waitFor();
  await page.emulateMedia({ media: "print" });
  await admin.picture("calendar-print");
  expect(await page.getByRole("navigation").filter({ visible: true }).count()).toBe(0);
  const row = page.getByRole("listitem").filter({ hasText: "Amelia Hart", visible: true });
  expect(await row.count()).toBe(1);
  // Whoever prints the day wants to ring people up.
  expect(await row.innerText()).toMatch(/\(\d{3}\) \d{3}-\d{4}|@/);
});

test("a clinic whose clocks the browser has old rules for sees the right hours, on every screen and on paper", async () => {
  // Manitoba has been at -05:00 for good since October 2026; a browser that has not heard of it says 8:30 AM.
  const owner = createOwnerPool({ connectionString: world.info.database.url });
  const clinic = await createTestOrganization(owner, { timeZone: "America/Winnipeg" });
  await owner.end();
  const date = nextWinterDay();
  const phone = "+12045550123";
  const call = await dial(world.url, { secret: clinic.webhookSecret, from: phone });
  expect(await askToBook(call, { name: "Wanda Winter", phone, day: date, time: "9:30 AM" })).toContain(
    "9:30 AM",
  );
  await call.hangUp({ summary: "" });
  const signedIn = { signedIn: "staff", orgId: clinic.orgId } as const;
  await using admin = await world.openAdmin({ ...signedIn, path: calendar("day", date) });
  const { page } = admin;
  await event(page, "Wanda Winter").filter({ hasText: "9:30" }).waitFor();
  await page.goto(calendar("week", date));
  await event(page, "Wanda Winter").filter({ hasText: "9:30" }).first().click();
  await page
    .getByRole("dialog")
    .getByText(/9:30 – 10:00 AM/)
    .first()
    .waitFor();
  await page.keyboard.press("Escape");
  await page.emulateMedia({ media: "print" });
  await page
    .getByRole("listitem")
    .filter({ hasText: "Wanda Winter" })
    .filter({ hasText: "9:30" })
    .first()
    .waitFor();
  await page.emulateMedia({ media: "screen" });
  await page.goto("/calls");
  await page
    .getByRole("link", { name: /Wanda Winter/ })
    .first()
    .click();
  await page
    .getByText(/9:30 AM/)
    .first()
    .waitFor();
  await page.goto("/");
  await page.getByText("Wanda Winter").first().waitFor();
  await page.getByText("9:30 – 10:00 AM").first().waitFor();
  expect(await page.getByText(/8:30|10:30/).count()).toBe(0);
  await using pocket = await world.openAdmin({ ...signedIn, path: calendar("day", date), viewport: PHONE });
  await pocket.page.getByText("Wanda Winter").first().waitFor();
  expect(await pocket.page.getByText(/8:30|10:30/).count()).toBe(0);
  expect(admin.complaints).toEqual([]);
});

/** A Tuesday in December or January, when a browser with the old rules is an hour behind. */
function nextWinterDay(): string {
  const at = new Date(Date.now() + 8 * 86_400_000);
  while (at.getUTCDay() !== 2 || ![11, 0].includes(at.getUTCMonth())) at.setUTCDate(at.getUTCDate() + 1);
  return at.toISOString().slice(0, 10);
}

/** PostgreSQL writes no milliseconds. */
const short = (moment: string): string => moment.replace(".000Z", "Z");

/** The next Sunday on which daylight saving time begins or ends in New York. */
function nextClockChange(): string {
  // At noon in New York: an hour before midnight the day after a change of clocks is the next but one.
  let at = (Math.floor(Date.now() / 86_400_000) + 1) * 86_400_000 + 17 * 3_600_000;
  const offset = (moment: number) =>
    new Intl.DateTimeFormat("en-US", { timeZone: "America/New_York", timeZoneName: "longOffset" })
      .formatToParts(moment)
      .find(({ type }) => type === "timeZoneName")?.value;
  while (offset(at) === offset(at + 86_400_000)) at += 86_400_000;
  const days = [at, at + 86_400_000].map((moment) =>
    new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }).format(moment),
  );
  return days.find((each) => new Date(`${each}T00:00:00Z`).getUTCDay() === 0) ?? "";
}
