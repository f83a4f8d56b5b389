import { apiClient, cookiesOf, postSignIn } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { beforeAll, expect, test } from "vitest";
import { openAdminWorld } from "./browser/admin-world.ts";
import { PHONE } from "./browser/viewports.ts";

// The audit log as an owner reads it.

const world = forAllTests(() => openAdminWorld());
beforeAll(async () => {
  const owner = await world.createStaff("owner");
  const staff = await world.createStaff("staff");
  const api = apiClient(world.url, cookiesOf(await postSignIn(world.url, owner)));
  const week = await api.hours.load.query({ providerId: null });
  const hours = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: "08:00", closesAt: "12:30" }));
  await api.hours.save.mutate({ ...week, providerId: null, hours });
  const service = (await api.services.list.query()).items[0];
  if (service === undefined) throw new Error("no service");
  await api.services.update.mutate({ ...service, durationMinutes: 90 });
  const provider = (await api.providers.list.query()).items[0];
  if (provider === undefined) throw new Error("no provider");
  const settings = await api.organization.settings.query();
  await api.organization.update.mutate({ ...settings, transferNumber: "(415) 555-0100" });
  const facts = { providerId: null, startsLocal: "2031-12-24T00:00", endsLocal: "2031-12-25T00:00" };
  await api.closures.create.mutate({ ...facts, reason: "Christmas Eve" });
  await api.members.invite.mutate({ email: "nia@example.com", role: "viewer" });
  await api.members.changeRole.mutate({ userId: staff.userId, role: "admin" });
  const { token } = await api.members.openPasswordReset.mutate({ userId: staff.userId });
  await apiClient(world.url).members.resetPassword.mutate({ token, password: "another good password" });
  await api.webhookSecrets.rotate.mutate();
  const contact = { name: "Ann Audit", phone: "+442079460958", email: "" };
  await api.contacts.save.mutate({ contactId: null, version: null, ...contact });
  // More than a page of links.
  for (let count = 0; count < 52; count += 1) {
    await api.calendarFeeds.create.mutate({ providerId: provider.providerId });
  }
});

/** Ids, moments and data as programs write them. */
const FOR_PROGRAMS =
  /[0-9a-f]{8}-[0-9a-f]{4}-|\d{4}-\d{2}-\d{2}|T\d{2}:\d{2}|[{}]|_[a-z]|\bnull\b|undefined|\*\*\*/;

test("tells in plain words who changed what and when, page by page, and is narrowed by kind and person", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/clinic" });
  const { page } = admin;
  await page.getByRole("link", { name: "History", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "History" }).waitFor();
  await page.getByText("Times are in New York time.").waitFor();
  const entries = page.getByRole("region", { name: "Today" }).getByRole("listitem");
  await entries.filter({ hasText: "created a calendar link for" }).first().waitFor();
  const onFirstPage = await entries.count();
  await page.getByRole("button", { name: "Show earlier changes" }).click();
  const told = [
    "owner of the clinic added the contact Ann Audit.",
    "+44 20 7946 0958",
    "owner of the clinic created a new webhook secret.",
    "staff of the clinic set a new password.",
    "owner of the clinic created a password reset link for staff of the clinic.",
    "owner of the clinic changed the role of staff of the clinic from staff to admin.",
    "owner of the clinic invited nia@example.com as viewer.",
    "owner of the clinic closed the clinic: Wed, Dec 24, 2031.",
    "Transfer number: none became (415) 555-0100",
    "became 1 hour 30 minutes",
    "owner of the clinic changed the clinic’s opening hours.",
    "became 8:00 AM – 12:30 PM",
  ];
  for (const words of told) await page.getByText(words).first().waitFor();
  expect(await entries.count()).toBeGreaterThan(onFirstPage);
  // To the end: the clinic's first day as well.
  const more = page.getByRole("button", { name: "Show earlier changes" });
  const all = page.getByRole("main").getByRole("listitem");
  while (await more.isVisible()) {
    const shown = await all.count();
    await more.click();
    // With the page that comes, the button stays or goes: until then it would be clicked in vain.
    await expect.poll(() => all.count()).toBeGreaterThan(shown);
  }
  expect(await page.getByRole("main").innerText()).not.toMatch(FOR_PROGRAMS);
  expect(await admin.axe()).toEqual([]);
  await page.getByLabel("What", { exact: true }).selectOption({ label: "Members and passwords" });
  await page.getByText("set a new password").waitFor();
  await entries.filter({ hasText: "created a calendar link" }).first().waitFor({ state: "hidden" });
  await admin.screenshot("settings-history");
  await page.getByLabel("Who", { exact: true }).selectOption({ label: "The phone" });
  await page.getByText("No matching changes").waitFor();
  await admin.screenshot("settings-history-empty");
  await page.reload();
  await page.getByText("No matching changes").waitFor();
  await page.getByRole("link", { name: "Show everything" }).click();
  await page.getByText("created a calendar link for").first().waitFor();
  await page.getByLabel("What", { exact: true }).selectOption({ label: "Contacts" });
  await page.getByRole("link", { name: /^Open: .*Ann Audit/ }).click();
  await page.getByRole("heading", { level: 1, name: "Ann Audit" }).waitFor();
  expect(admin.complaints).toEqual([]);
});

test("fits a phone in the dark", async () => {
  const context = { colorScheme: "dark" } as const;
  const options = { signedIn: "owner", path: "/settings/history", viewport: PHONE, context } as const;
  await using admin = await world.openAdmin(options);
  const { page } = admin;
  await page.getByLabel("What", { exact: true }).selectOption({ label: "Opening hours" });
  await page.getByText("changed the clinic’s opening hours").first().waitFor();
  await admin.screenshot("settings-history-hours-dark");
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(PHONE.width);
  expect(await admin.axe()).toEqual([]);
});

test("is for those who may change settings: others are not offered it, and the server refuses", async () => {
  await using admin = await world.openAdmin({ signedIn: "staff", path: "/settings/members" });
  const { page } = admin;
  await page.getByRole("heading", { level: 1, name: "Members" }).waitFor();
  expect(await page.getByRole("link", { name: "History", exact: true }).count()).toBe(0);
  await page.goto("/settings/history");
  await page.getByText("Your role does not allow this").waitFor();
  expect(await admin.axe()).toEqual([]);
});

test("a list that is longer than a page goes on at a button", async () => {
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/feeds" });
  const { page } = admin;
  const links = page.getByRole("list", { name: "Calendar links" }).getByRole("listitem");
  await links.first().waitFor();
  expect(await links.count()).toBe(50);
  await page.getByRole("button", { name: "Show more" }).click();
  // The demo clinic has two of its own.
  await expect.poll(() => links.count()).toBe(54);
  expect(await page.getByRole("button", { name: "Show more" }).count()).toBe(0);
  expect(await admin.axe()).toEqual([]);
  expect(admin.complaints).toEqual([]);
});
