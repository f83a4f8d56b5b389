import { OrgId } from "@callwaiting/domain";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { openAdminWorld } from "./browser/admin-world.ts";
import { someTuesday } from "./browser/play-caller.ts";

// "Every 4 weeks, 6 times", as a receptionist books, moves and cancels it; and what they should know of who comes.

const world = forAllTests(() => openAdminWorld());
let desk: SignedInStaff;
beforeAll(async () => {
  const { info, url } = world;
  desk = await signInAs("staff", { url, databaseUrl: info.database.url, orgId: OrgId.parse(info.orgId) });
});

async function add(name: string, phone: string): Promise<string> {
  const saved = await desk.api.contacts.save.mutate({
    contactId: null,
    version: null,
    name,
    phone,
    email: "",
  });
  if (saved.kind !== "saved") throw new Error(saved.kind);
  const { contactId } = saved.contact;
  await desk.api.contacts.savePerson.mutate({ contactId, personId: null, name, birthDate: null });
  return contactId;
}

/** Goes there by the key alone, as somebody without a mouse does. */
async function tabTo(page: Page, goal: Locator): Promise<void> {
  await goal.waitFor();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await goal.evaluate((element) => element.matches(":focus"))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("The key does not lead there");
}

const confirmed = async (contactId: string) => {
  const { coming } = await desk.api.contacts.load.query({ contactId });
  return coming.filter(({ status }) => status === "confirmed");
};

/** Half past ten on that day, typed into the fields of the dialog as they are. */
async function typeTime(page: Page, day: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  const [year, month, date] = day.split("-");
  await tabTo(page, dialog.getByLabel("Date", { exact: true }));
  await page.keyboard.type(`${month}${date}${year}`);
  await tabTo(page, dialog.getByLabel("Time", { exact: true }));
  await page.keyboard.type("1030AM");
}

test("a series of six is booked, moved from the third on and cut short by the keyboard alone, each with an undo", async () => {
  const contactId = await add("Sonja Series", "(415) 555-0131");
  await using admin = await world.openAdmin({ signedIn: "staff", path: `/contacts/${contactId}` });
  const { page } = admin;
  await tabTo(page, page.getByRole("button", { name: "Book for Sonja Series" }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Book an appointment" });
  await typeTime(page, someTuesday());
  await tabTo(page, dialog.getByLabel("Repeat"));
  await page.keyboard.press("Space");
  await dialog.getByText("All 6 dates can be booked.").waitFor();
  expect(await dialog.getByRole("list", { name: "Dates of the series" }).getByRole("listitem").count()).toBe(
    6,
  );
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("series-booking");
  await tabTo(page, dialog.getByRole("button", { name: "Book 6 visits" }));
  await page.keyboard.press("Enter");
  await page.getByText(/Sonja Series is booked for 6 visits/).waitFor();
  const visits = await confirmed(contactId);
  expect(visits).toHaveLength(6);

  const third = visits[2];
  await page.goto(`/appointments/${third?.appointmentId}`);
  await page.getByText("Visit 3 of 6 in a series").waitFor();
  await admin.screenshot("series-visit");
  await tabTo(page, page.getByRole("button", { name: "Move", exact: true }));
  await page.keyboard.press("Enter");
  const moving = page.getByRole("dialog", { name: "Move Sonja Series" });
  await tabTo(page, moving.getByLabel("Time", { exact: true }));
  await page.keyboard.type("1130AM");
  await tabTo(page, moving.getByLabel("Only this visit"));
  await page.keyboard.press("ArrowDown");
  await admin.screenshot("series-moving");
  await tabTo(page, moving.getByRole("button", { name: "Move" }));
  await page.keyboard.press("Enter");
  await page.getByText("4 visits moved.").waitFor();
  const moved = await confirmed(contactId);
  expect(moved.slice(0, 2)).toEqual(visits.slice(0, 2));
  const laterBy = moved
    .slice(2)
    .map((visit, n) => Date.parse(visit.startsAt) - Date.parse(visits[n + 2]?.startsAt ?? ""));
  expect(laterBy).toEqual([1, 1, 1, 1].map((hours) => hours * 3_600_000));

  await tabTo(page, page.getByRole("button", { name: "Cancel", exact: true }));
  await page.keyboard.press("Enter");
  const cancelling = page.getByRole("dialog", { name: "Cancel a visit of a series?" });
  await tabTo(page, cancelling.getByLabel("Only this visit"));
  await page.keyboard.press("ArrowDown");
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("series-cancelling");
  await tabTo(page, cancelling.getByRole("button", { name: "Cancel 4 visits" }));
  await page.keyboard.press("Enter");
  await page.getByText("4 visits are cancelled.").waitFor();
  expect(await confirmed(contactId)).toHaveLength(2);
  await page
    .getByRole("alert")
    .filter({ hasText: "4 visits are cancelled." })
    .getByRole("button", { name: "Undo" })
    .click();
  await page.getByText("4 visits are confirmed again.").waitFor();
  expect((await confirmed(contactId)).map(({ startsAt }) => startsAt)).toEqual(
    moved.map(({ startsAt }) => startsAt),
  );
  expect(admin.complaints).toEqual([]);
});

test("dates that are taken are named with what is free near them, and nothing is booked before each has its time", async () => {
  const contactId = await add("Clara Clash", "(415) 555-0132");
  await using admin = await world.openAdmin({ signedIn: "staff", path: `/contacts/${contactId}` });
  const { page } = admin;
  const { services, providers } = await desk.api.availability.frame.query({ fromDay: someTuesday() });
  const serviceId = services.find(({ active }) => active)?.serviceId ?? "";
  const who = providers.find(({ serviceIds }) => serviceIds.includes(serviceId))?.name ?? "";
  const book = async (time: string) => {
    await page.getByRole("button", { name: "Book for Clara Clash" }).click();
    const dialog = page.getByRole("dialog", { name: "Book an appointment" });
    await dialog.getByLabel("Date", { exact: true }).fill(someTuesday());
    await dialog.getByLabel("Time", { exact: true }).fill(time);
    await dialog.getByLabel("Provider").first().click();
    await page.getByRole("option", { name: who }).filter({ visible: true }).click();
    return dialog;
  };
  const first = await book("13:00");
  await first.getByRole("button", { name: "Book", exact: true }).click();
  await page.getByText(/Clara Clash is booked for/).waitFor();
  const dialog = await book("13:00");
  await dialog.getByLabel("Repeat").check();
  await dialog.getByText("1 of 6 dates cannot be: choose another time, or leave it out.").waitFor();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("series-clash");
  await dialog.getByRole("button", { name: /^Book/ }).click();
  await dialog.getByText("Choose another time for 1 date first, or leave it out.").waitFor();
  expect(await confirmed(contactId)).toHaveLength(1);
  const instead = dialog.getByRole("combobox", { name: /^Instead of/ });
  await instead.selectOption({ index: 1 });
  await dialog.getByRole("button", { name: "Book 6 visits" }).click();
  await page.getByText(/Clara Clash is booked for 6 visits/).waitFor();
  expect(await confirmed(contactId)).toHaveLength(7);
  const toast = page.getByRole("alert").filter({ hasText: "is booked for 6 visits" });
  await toast.getByRole("button", { name: "Undo" }).click();
  await page.getByText("6 visits are cancelled.").waitFor();
  expect(await confirmed(contactId)).toHaveLength(1);
  expect(admin.complaints).toEqual([]);
});

test("a booking can be undone at once", async () => {
  const contactId = await add("Una Undo", "(415) 555-0133");
  await using admin = await world.openAdmin({ signedIn: "staff", path: `/contacts/${contactId}` });
  const { page } = admin;
  await page.getByRole("button", { name: "Book for Una Undo" }).click();
  const dialog = page.getByRole("dialog", { name: "Book an appointment" });
  await dialog.getByLabel("Date", { exact: true }).fill(someTuesday());
  await dialog.getByLabel("Time", { exact: true }).fill("15:00");
  await dialog.getByRole("button", { name: "Book", exact: true }).click();
  const toast = page.getByRole("alert").filter({ hasText: "Una Undo is booked for" });
  await toast.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Una Undo’s appointment is cancelled.").waitFor();
  expect(await confirmed(contactId)).toEqual([]);
  expect(admin.complaints).toEqual([]);
});

test("an alert and a note are written on the contact's page and stand out wherever the person appears", async () => {
  const contactId = await add("Alma Alert", "(415) 555-0134");
  await using admin = await world.openAdmin({ signedIn: "staff", path: `/contacts/${contactId}` });
  const { page } = admin;
  await page.getByRole("button", { name: "Change Alma Alert" }).click();
  const dialog = page.getByRole("dialog", { name: "Change Alma Alert" });
  await dialog.getByLabel("Alert").fill("Latex allergy");
  await dialog.getByLabel("Note").fill("Comes with her sister, who interprets");
  await dialog.getByLabel("Date of birth").fill("1961-04-09");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("Alert: Latex allergy").waitFor();
  await admin.screenshot("person-card");
  const frame = await desk.api.availability.frame.query({ fromDay: someTuesday() });
  const outcome = await desk.api.appointments.book.mutate({
    contact: { contactId },
    serviceId: frame.services[0]?.serviceId ?? "",
    startsAt: new Date(Date.now() + 3_600_000).toISOString().replace(/\d\d\.\d{3}Z$/, "00Z"),
    overrideReason: "She is on her way",
  });
  if (!("appointment" in outcome)) throw new Error(outcome.kind);
  for (const path of ["/", `/appointments/${outcome.appointment.appointmentId}`]) {
    await page.goto(path);
    await page.getByText("Alert: Latex allergy").first().waitFor();
    await page.getByText("Comes with her sister, who interprets").first().waitFor();
  }
  await admin.screenshot("person-on-appointment");
  await page.goto("/calendar?view=day");
  const event = page.getByRole("button", { name: /Alma Alert.*alert: Latex allergy/ }).first();
  await event.click();
  const drawer = page.getByRole("dialog");
  await drawer.getByText("Alert: Latex allergy").waitFor();
  expect(await admin.axe()).toEqual([]);
  await admin.screenshot("person-in-drawer");
  expect(admin.complaints).toEqual([]);
});
