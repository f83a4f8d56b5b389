import { OrgId } from "@callwaiting/domain";
import { deadlines } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { signInAs } from "@callwaiting/testing/staff";
import { expect, test, vi } from "vitest";
import type { AdminPage } from "./browser/admin-page.ts";
import { openAdminWorld } from "./browser/admin-world.ts";
import { widthOf } from "./browser/face-of.ts";
import { aTuesday, bookByPhone } from "./browser/seed-calendar.ts";
import { PHONE } from "./browser/viewports.ts";

/** The simulated person takes a few seconds. */
const WHILE_CALLED = { timeout: deadlines.process, interval: 100 };

// A newcomer tries the calls that the assistant makes: the people are simulated, and nobody's phone rings.

const world = forAllTests(() => openAdminWorld({ env: { SEED_DEMO: "true" } }));

/** What is wrong with what is shown now, on a desk and on a phone, by day and by night. */
async function faultsOf({ page, axe, picture }: AdminPage, name: string): Promise<readonly string[]> {
  const desk = page.viewportSize() ?? PHONE;
  const faults: string[] = [];
  for (const viewport of [desk, PHONE]) {
    await page.setViewportSize(viewport);
    faults.push(...(await axe()));
    if ((await widthOf(page)) > viewport.width) faults.push(`${name} is wider than ${viewport.width}`);
    await picture(name);
    await page.emulateMedia({ colorScheme: "dark" });
    faults.push(...(await axe({ only: "color-contrast" })));
    await picture(`${name}-dark`);
    await page.emulateMedia({ colorScheme: "light" });
  }
  await page.setViewportSize(desk);
  return faults;
}

test("calls are switched on, somebody is called about their visit, the contact's page says how it ended, and Today stops all of it", async () => {
  const person = { name: "Cora Called", phone: "+12125550124" };
  const booked = (await bookByPhone(world, { day: aTuesday(), time: "13:00", ...person })) as {
    appointmentId: string;
  };
  await using admin = await world.openAdmin({ signedIn: "owner", path: "/settings/messages" });
  const { page } = admin;
  await page.getByRole("switch", { name: "Have the assistant call people" }).click();
  expect(await page.getByLabel("Number to call from").inputValue()).toBe("simulated-number");
  await page.getByLabel("Calls from").fill("00:00");
  await page.getByLabel("until", { exact: true }).last().fill("23:59");
  for (const day of ["Saturday", "Sunday"]) await page.getByRole("checkbox", { name: day }).last().check();
  expect(await faultsOf(admin, "outbound-settings")).toEqual([]);
  await page.getByRole("button", { name: "Save" }).last().click();
  await page.getByText("Saved. The assistant may call people.").waitFor();

  await page.goto(`/appointments/${booked.appointmentId}`);
  await page.getByRole("button", { name: `Call them: the assistant calls ${person.name}` }).click();
  await page.getByText(`The assistant calls ${person.name} within the hours for calls.`).waitFor();
  const orgId = OrgId.parse(world.info.orgId);
  const { api } = await signInAs("staff", { url: world.url, databaseUrl: world.info.database.url, orgId });
  // Their number ends with 4: they say no.
  const calls = async () => (await api.outbound.list.query({})).items;
  await vi.waitFor(async () => expect(await calls()).toMatchObject([{ ended: "declined" }]), WHILE_CALLED);
  const [contact] = (await api.contacts.list.query({ text: person.name })).items;
  await page.goto(`/contacts/${contact?.contactId ?? ""}`);
  await page.getByRole("heading", { name: "Calls we made" }).waitFor();
  await page.getByRole("link", { name: "Open the call" }).waitFor();
  expect(await faultsOf(admin, "outbound-contact")).toEqual([]);

  await page.goto("/today");
  await page.getByRole("button", { name: "Stop all calls" }).click();
  await page.getByRole("button", { name: "Start again" }).waitFor();
  expect(await faultsOf(admin, "outbound-stopped")).toEqual([]);
  expect(admin.complaints).toEqual([]);
});
