import { forAllTests } from "@callwaiting/testing/for-all-tests";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { AdminPage } from "./browser/admin-page.ts";
import { openAdminWorld } from "./browser/admin-world.ts";
import { bookByPhone } from "./browser/seed-calendar.ts";

// The first hour of somebody who has never seen it, with nothing but what `npm start` printed and the words on the
// screen. The demo's calls have been made.

const world = forAllTests(() => openAdminWorld({ env: { SEED_DEMO: "true" } }));

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name }).waitFor();
const menu = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();

/** With what `npm start` printed. */
async function signIn({ page }: AdminPage): Promise<void> {
  const owner = world.info.admin;
  if (owner === null || owner.password === null) throw new Error("There is no demo owner.");
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await heading(page, "Today");
}

/** Of the calls that the demo plays, the first gets the first time of tomorrow. */
async function openTomorrowsFirst(page: Page): Promise<void> {
  await menu(page, "Calendar");
  await heading(page, "Calendar");
  await page.getByRole("radiogroup", { name: "View" }).getByText("Day", { exact: true }).click();
  await page.getByRole("button", { name: "Next day" }).click();
  await openFromCalendar(page);
}

/**
 * In the grid: after a picture at a phone's width the list for phones may still be there, and a click that has chosen its
 * button waits for a button that is hidden, not gone, when the grid is back.
 */
const openFromCalendar = (page: Page) =>
  page
    .getByRole("group", { name: "Day, a column for each provider" })
    .getByRole("button", { name: /^Anna Berg, Consultation, .*booked by phone/ })
    .click();

async function moveIt(page: Page): Promise<void> {
  await page.getByRole("dialog", { name: "Anna Berg" }).getByRole("button", { name: "Move" }).click();
  const dialog = page.getByRole("dialog", { name: "Move Anna Berg" });
  await dialog.getByRole("group", { name: "Free times" }).getByRole("button").last().click();
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await page.getByText(/^Anna Berg moved to/).waitFor();
}

/** What was heard beside what was understood. */
async function readTheCall(admin: AdminPage): Promise<void> {
  const { page } = admin;
  await openFromCalendar(page);
  await page.getByRole("link", { name: "Open appointment" }).click();
  await page.getByRole("heading", { name: "The call that made it" }).waitFor();
  const step = page.getByRole("article", { name: "Book an appointment: Booked" });
  await step.getByRole("heading", { name: "Heard" }).waitFor();
  expect(await step.innerText()).toMatch(/, 2024[\s\S]*Understood[\s\S]*that year is over[\s\S]*Answered/);
  await admin.screenshot("newcomer-appointment");
  await page.getByRole("link", { name: "Read the whole call" }).click();
  await heading(page, "Call with Anna Berg");
  await page.getByText("I'd like to see a doctor").waitFor();
  await admin.screenshot("newcomer-call");
}

async function changeTheVoice({ page }: AdminPage): Promise<void> {
  await menu(page, "Assistants");
  await heading(page, "Assistants");
  const inStep = page.getByRole("status").filter({ hasText: /^Up to date$/ });
  await inStep.waitFor();
  const voice = page.getByRole("combobox", { name: "Voice", exact: true });
  const before = await voice.inputValue();
  await voice.click();
  await page
    .getByRole("option", { name: /^Vapi, / })
    .filter({ hasNotText: before })
    .first()
    .click();
  expect(await voice.inputValue()).not.toBe(before);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Everything is saved.").waitFor();
  await inStep.waitFor();
}

/** The next one; on the day itself and the days around it the year has passed on. */
function christmasEve(): string {
  const now = new Date();
  const year =
    now.getUTCMonth() === 11 && now.getUTCDate() > 22 ? now.getUTCFullYear() + 1 : now.getUTCFullYear();
  return `${year}-12-24`;
}

async function closeChristmasEve({ page }: AdminPage, day: string): Promise<void> {
  await menu(page, "Settings");
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Closures" }).click();
  await heading(page, "Closures");
  const button = page.getByRole("button", { name: `24 December ${day.slice(0, 4)}` });
  const next = page.getByRole("button", { name: "Next month" }).first();
  await next.waitFor();
  while ((await button.count()) === 0) await next.click();
  await button.click();
  await page.getByRole("button", { name: /^Close .*Dec 24/ }).click();
  await page.getByRole("button", { name: /^Change the closure/ }).waitFor();
}

test("finds tomorrow's first appointment, moves it, reads the call that made it, changes the voice, closes a day", async () => {
  await using admin = await world.openAdmin();
  const { page } = admin;
  await signIn(admin);
  await page.getByText("Anna Berg").first().waitFor();
  await admin.screenshot("newcomer-today");
  await openTomorrowsFirst(page);
  await moveIt(page);
  await admin.screenshot("newcomer-moved");
  await readTheCall(admin);
  await changeTheVoice(admin);
  const day = christmasEve();
  await closeChristmasEve(admin, day);
  const wish = { day, time: "10:00", name: "Eve Winter", phone: "+14155550199" };
  expect(await bookByPhone(world, wish)).toMatchObject({ success: false, error: "outside_hours" });
  expect(admin.complaints).toEqual([]);
});
