import { forAllTests } from "@callwaiting/testing/for-all-tests";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { openAdminWorld } from "./browser/admin-world.ts";
import { aTuesday } from "./browser/seed-calendar.ts";

// A caller without a phone, in a real browser; what is said goes over HTTP into the server's own webhook.

const world = forAllTests(() => openAdminWorld());

const openLine = () => world.openAdmin({ signedIn: "staff", path: "/try" });
const conversation = (page: Page) => page.getByRole("log", { name: "Conversation" });

/** Plays it and answers the card that comes of it. */
async function play(page: Page, preset: string, outcome: string) {
  await page.getByRole("button", { name: preset, exact: true }).click();
  const card = conversation(page).getByRole("region", { name: outcome }).last();
  await card.waitFor();
  return card;
}

const lastSentence = (page: Page) => conversation(page).locator("[data-by=assistant] p").last().innerText();
const dayRows = (page: Page) => page.getByRole("main").getByRole("listitem");

test("what is booked in one window glides into the calendar and into Today in two others, marked", async () => {
  const day = aTuesday();
  await using admin = await openLine();
  await using calendar = await world.openAdmin({
    signedIn: "staff",
    path: `/calendar?view=day&date=${day}`,
    // Where nothing is to be held still, it moves.
    context: { reducedMotion: "no-preference" },
  });
  await using today = await world.openAdmin({ signedIn: "viewer", path: "/today" });
  for (const { page } of [calendar, today]) {
    await page.getByText("Live", { exact: true }).filter({ visible: true }).waitFor();
    await page.evaluate("window.isSamePage = true");
  }
  await calendar.page
    .getByRole("button", { name: /^Book .* at 2:00 PM with/ })
    .first()
    .waitFor();
  const calls = today.page.getByRole("heading", { name: "No calls yet" });
  await calls.waitFor();

  const { page } = admin;
  await page.getByLabel("Day", { exact: true }).fill(day);
  await page.getByLabel("Time", { exact: true }).fill("2 pm");
  await page.getByLabel("Service", { exact: true }).fill("consultation");
  await page.getByLabel("Name", { exact: true }).fill("Wanda Window");
  await page.getByLabel("Name", { exact: true }).press("Enter");
  await conversation(page).getByRole("region", { name: "Book an appointment: Booked" }).waitFor();

  const marked = calendar.page.locator("[data-new=true]");
  const event = calendar.page.getByRole("button", { name: /^Wanda Window,/ }).and(marked);
  await event.waitFor();
  expect(await event.evaluate("(one) => getComputedStyle(one).animationName")).not.toBe("none");
  await calendar.page.getByText(/^New phone booking: Wanda Window/).waitFor({ state: "attached" });
  const row = today.page.getByRole("listitem").filter({ hasText: "Wanda Window" });
  await row.getByText("New", { exact: true }).waitFor();
  await row.getByText("By phone").waitFor();
  // A try is no caller: the figures go on saying so.
  expect(await calls.isVisible()).toBe(true);
  for (const other of [calendar, today]) expect(await other.page.evaluate("window.isSamePage")).toBe(true);
  await today.page.goto("/calls");
  await today.page.getByRole("main").getByText("Test call", { exact: true }).waitFor();
  await calendar.picture("arrival-in-the-calendar");
  expect([...admin.complaints, ...calendar.complaints, ...today.complaints]).toEqual([]);
});

describe("presets", () => {
  test("a wrong year is put right, said, and the appointment appears beside the call", async () => {
    await using admin = await openLine();
    const { page } = admin;
    await page.getByText("Nobody has called yet").waitFor();
    expect(await admin.axe()).toEqual([]);
    await admin.screenshot("try-empty");
    const card = await play(page, "Wrong year", "Book an appointment: Booked");
    expect(await lastSentence(page)).toMatch(/^You're all set\..*The year I heard has passed, so I took/);
    const text = await card.innerText();
    expect(text).toContain("that year is over");
    expect(text).toMatch(/\d, 2024/);
    const row = dayRows(page).filter({ hasText: "From this call" });
    await row.waitFor();
    expect(await row.innerText()).toContain("Anna Berg");
    expect(await admin.axe()).toEqual([]);
    await admin.screenshot("try");

    await card.getByRole("button", { name: "Cancel this booking" }).click();
    await row
      .filter({ hasText: "Cancelled" })
      .or(dayRows(page).filter({ hasText: "Cancelled" }))
      .waitFor();
    expect(admin.complaints).toEqual([]);
  });

  test("of two callers the second hears that the time is taken, and sees by whom", async () => {
    await using admin = await openLine();
    const { page } = admin;
    await play(page, "Taken slot", "Book an appointment: Slot taken");
    expect(await lastSentence(page)).toMatch(
      /^That slot is no longer available\. I checked the calendar and I do have .+ available\./,
    );
    const wanted = dayRows(page).filter({ hasText: "The requested time" });
    await wanted.waitFor();
    expect(await wanted.innerText()).toContain("Robin Fox");
    expect(await dayRows(page).filter({ hasText: "Free, offered to the caller" }).count()).toBeGreaterThan(0);
    expect(
      await dayRows(page).filter({ hasText: "Anna Berg" }).filter({ hasText: "From this call" }).count(),
    ).toBe(0);
    expect(await admin.axe()).toEqual([]);
    await admin.screenshot("try-conflict");
    expect(admin.complaints).toEqual([]);
  });

  test("a number spelled out is understood, and belongs to the contact", async () => {
    await using admin = await openLine();
    const card = await play(admin.page, "Odd phone number", "Book an appointment: Booked");
    expect(await card.innerText()).toContain("(415) 555-0123");
    await card.getByRole("link", { name: "The appointment" }).waitFor();
    expect(admin.complaints).toEqual([]);
  });

  test("without a number the assistant asks for one, and books nothing", async () => {
    await using admin = await openLine();
    const { page } = admin;
    await play(page, "No contact given", "Book an appointment: Asked for a number or e-mail");
    await page.getByText("On the line, without a number").waitFor();
    expect(await lastSentence(page)).toMatch(/phone number|number/i);
    expect(await dayRows(page).filter({ hasText: "From this call" }).count()).toBe(0);
  });

  test("at three in the morning the clinic is closed, and other times are offered", async () => {
    await using admin = await openLine();
    const { page } = admin;
    await play(page, "Closed hour", "Book an appointment: Outside opening hours");
    await dayRows(page).filter({ hasText: "Free, offered to the caller" }).first().waitFor();
  });

  test("asks for openings, then books, moves and cancels on one call", async () => {
    await using admin = await openLine();
    const { page } = admin;
    await play(page, "Ask for openings", "Ask for openings: Free times found");
    await play(page, "Move it", "Move an appointment: Moved");
    await play(page, "Cancel it", "Cancel an appointment: Cancelled");
    await dayRows(page).filter({ hasText: "Cancelled" }).waitFor();
    expect(await page.getByText("On the line from (415) 555-0142").count()).toBe(1);
    await page.getByRole("button", { name: "Hang up" }).click();
    await page.getByText("The call has ended.").waitFor();
    expect(admin.complaints).toEqual([]);
  });
});

test("typed words are sent with Enter; what was typed stays", async () => {
  await using admin = await openLine();
  const { page } = admin;
  await page.getByLabel("Day", { exact: true }).fill("the day after tomorrow");
  await page.getByLabel("Time", { exact: true }).fill("3 am");
  await page.getByLabel("Name", { exact: true }).fill("Ida Wells");
  await page.getByLabel("Name", { exact: true }).press("Enter");
  const card = conversation(page).getByRole("region").last();
  await card.waitFor();
  expect(await card.innerText()).toContain("the day after tomorrow");
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Ida Wells");
  const said = await conversation(page).innerText();
  await page.reload();
  await page.getByText(/^On the line from/).waitFor();
  expect(await conversation(page).innerText()).toBe(said);
  await page.getByRole("button", { name: "Say it" }).click();
  await expect.poll(() => conversation(page).innerText()).not.toBe(said);
  expect(admin.complaints).toEqual([]);
});

test("a call that was lost says so, and the next sentence starts another", async () => {
  await using admin = await openLine();
  const { page } = admin;
  await page.getByRole("button", { name: "Call", exact: true }).click();
  await page.getByText(/^On the line from/).waitFor();
  // Three more calls of the same person elsewhere: the server hangs this one up.
  const other = await admin.page.context().newPage();
  for (let i = 0; i < 3; i += 1) {
    const started = await other.request.post(`${world.url}/trpc/playground.start`, {
      headers: { origin: world.url, "content-type": "application/json" },
      data: { from: null },
    });
    expect(started.ok()).toBe(true);
  }
  await other.close();
  const say = page.getByRole("button", { name: "Say it" });
  await say.click();
  await page.getByText(/^The call has ended: nobody spoke/).waitFor();
  await page.getByRole("button", { name: "Call and say it" }).click();
  await page.getByText(/^On the line from/).waitFor();
  expect(admin.complaints).toEqual([]);
});
