import { createOwnerPool } from "@callwaiting/db";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { OrgId } from "@callwaiting/domain";
import { signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AdminPage } from "./browser/admin-page.ts";
import { type AdminWorld, openAdminWorld } from "./browser/admin-world.ts";
import { type BentApi, bendApi } from "./browser/bend-api.ts";
import { focusless, missingLandmarks, rawWords, widthOf } from "./browser/face-of.ts";
import { playRescuedCall } from "./browser/play-caller.ts";
import { type Made, REDIRECTS, SCREENS, type Screen, routesOf } from "./browser/screens.ts";
import { seedCalendar } from "./browser/seed-calendar.ts";
import { DESKTOP, PHONE } from "./browser/viewports.ts";

// Every screen in every state it can be in. With TEST_PICTURES the pictures are in test-results/screens.

const world = forAllTests(() => openAdminWorld());
let owner: ReturnType<typeof createOwnerPool>;
let made: Made;
let emptyOrg: OrgId;
beforeAll(async () => {
  owner = createOwnerPool({ connectionString: world.info.database.url, max: 1 });
  [made, emptyOrg] = await Promise.all([makeSomethingToShow(), makeEmptyOrganization()]);
});
afterAll(async () => {
  await owner.end();
});

async function makeEmptyOrganization(): Promise<OrgId> {
  const { orgId } = await createTestOrganization(owner, { name: "New Clinic" });
  for (const table of ["opening_hours", "provider_services", "providers", "services"]) {
    await owner.query(`delete from ${table} where org_id = $1`, [orgId]);
  }
  return orgId;
}

const LONG_NAME = "Maximiliane Wolfeschlegelsteinhausen-Featherstonehaugh";

async function makeSomethingToShow(): Promise<Made> {
  const { day, book } = await seedCalendar(world);
  await book({ day, time: "12:00", who: LONG_NAME, service: "Dental cleaning", provider: "Dr. Omar Patel" });
  const call = await playRescuedCall(world, day);
  const orgId = OrgId.parse(world.info.orgId);
  const access = { url: world.url, databaseUrl: world.info.database.url, orgId };
  const { api } = await signInAs("owner", access);
  const { appointments } = await api.calls.load.query({ callId: call.id });
  const contactId = appointments[0]?.contactId ?? "";
  const member = await world.createStaff("staff");
  const [invited, reset] = await Promise.all([
    api.members.invite.mutate({ email: "vera@example.com", role: "viewer" }),
    api.members.openPasswordReset.mutate({ userId: member.userId }),
  ]);
  return {
    day,
    callId: call.id,
    appointmentId: appointments[0]?.appointmentId ?? "",
    contactId,
    invitation: invited.token,
    reset: reset.token,
  };
}

type Stop = {
  readonly name: string;
  readonly screen: Screen;
  readonly admin: AdminPage;
  readonly api: BentApi;
  /** Notes what is wrong with this screen; the walk goes on. */
  readonly note: (where: string, wrong: readonly string[]) => void;
};
type Who = NonNullable<Parameters<AdminWorld["openAdmin"]>[0]>;
type Named = readonly (readonly [string, Screen])[];

/** Two windows share the screens between them. Answers all that is wrong, anywhere. */
async function walk(who: Who, screens: Named, look: (stop: Stop) => Promise<void>): Promise<string[]> {
  const left = [...screens];
  const problems: string[] = [];
  const lane = async () => {
    await using admin = await world.openAdmin({ ...who, path: "/icon.svg", own: true });
    const api = await bendApi(admin.page);
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [name, screen] = next;
      const note: Stop["note"] = (where, wrong) =>
        problems.push(...wrong.map((each) => `${name}, ${where}: ${each}`));
      await look({ name, screen, admin, api, note }).catch(async (error: unknown) => {
        problems.push(`${name}: ${String(error)}`);
        await api.turn("as_is");
      });
    }
    problems.push(...admin.complaints);
  };
  await Promise.all([lane(), lane()]);
  return problems;
}

const all = Object.entries(SCREENS);
const ofMembers = all.filter(([, { isPublic }]) => isPublic !== true);
const ofStrangers = all.filter(([, { isPublic }]) => isPublic === true);

/** As by a link on the screen before: how an address is opened from nothing is looked at in the first walk. */
async function follow(page: Page, path: string): Promise<void> {
  if (new URL(page.url()).pathname === "/icon.svg") {
    await page.goto(path);
    return;
  }
  await page.evaluate(`self.__TSR_ROUTER__.history.push(${JSON.stringify(path)})`);
  await page.evaluate(`new Promise((resolve) => {
    const look = () => {
      const { status, location, resolvedLocation } = self.__TSR_ROUTER__.state;
      if (status === "idle" && resolvedLocation?.href === location.href) resolve();
      else setTimeout(look, 10);
    };
    look();
  })`);
}

async function shows({ page }: AdminPage, { title, shows: text }: Screen): Promise<void> {
  await page.getByRole("heading", { name: title }).first().waitFor();
  await page.getByText(text).filter({ visible: true }).first().waitFor();
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
}

/** Waits, fails, is there when it is asked again; then as it looks, wide and narrow, light and dark. */
async function lookAt(stop: Stop): Promise<void> {
  const { screen, admin, note } = stop;
  const { page } = admin;
  if (screen.needsNothing === true) await page.goto(screen.path(made));
  else await waitAndFail(stop);
  await shows(admin, screen);
  await readThrough(stop);
  await measure(stop, DESKTOP.width);
  await admin.picture(`${stop.name}-light`);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  // In the dark nothing but the colors is another.
  note(`${DESKTOP.width}, dark`, await admin.axe({ only: "color-contrast" }));
  await admin.picture(`${stop.name}-dark`);
  await page.setViewportSize(PHONE);
  await measure(stop, PHONE.width);
  await admin.picture(`${stop.name}-dark`);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  note(`${PHONE.width}, light`, await admin.axe({ only: "color-contrast" }));
  await admin.picture(`${stop.name}-light`);
  await page.setViewportSize(DESKTOP);
  note("focus not visible", await focusless(page));
}

async function waitAndFail({ screen, admin: { page }, api, note }: Stop): Promise<void> {
  await api.turn("held");
  await page.goto(screen.path(made));
  await page.locator("[aria-busy=true]").first().waitFor();
  if ((await page.getByRole("alert").count()) > 0) note("waiting", ["says that something is wrong"]);
  await api.turn("failing");
  const again = page.getByRole("button", { name: "Try again" });
  await again.first().waitFor();
  await page.getByText("Something went wrong on our side").first().waitFor();
  note("failed", await rawWords(page));
  await api.turn("as_is");
  // What failed for one reason may come back by one press.
  while ((await again.count()) > 0) {
    await again
      .first()
      .click({ timeout: 1_000 })
      .catch(() => undefined);
    await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
  }
}

async function readThrough({ admin: { page }, note }: Stop): Promise<void> {
  note("text", await rawWords(page));
  note("structure", await missingLandmarks(page));
}

async function measure({ admin, note }: Stop, width: number): Promise<void> {
  const actual = await widthOf(admin.page);
  if (actual > width) note(`${width}`, [`is ${actual} pixels wide`]);
  note(`${width}`, await admin.axe());
}

test("every route of the admin is on the list of this walk", async () => {
  await using admin = await world.openAdmin({ path: "/sign-in" });
  await admin.page.getByRole("heading", { name: "Sign in" }).waitFor();
  const listed = new Set([...REDIRECTS, ...all.map(([, { route }]) => route)]);
  expect((await routesOf(admin.page)).filter((route) => !listed.has(route))).toEqual([]);
});

describe("every screen", () => {
  test("waits visibly, says in words when the server fails, and is there when asked again; reads well, wide and narrow, light and dark, with the keyboard and aloud", async () => {
    const problems = await walk({ signedIn: "owner" }, ofMembers, lookAt);
    expect([...problems, ...(await walk({}, ofStrangers, lookAt))]).toEqual([]);
  });

  test("is a place to begin in an organization that has nothing yet", async () => {
    const lists = ofMembers.filter(([, { route }]) => !route.includes("$"));
    const problems = await walk({ signedIn: "owner", orgId: emptyOrg }, lists, async (stop) => {
      const { name, screen, admin, note } = stop;
      const { page } = admin;
      await follow(page, screen.path(made));
      await page.getByRole("heading", { level: 1, name: screen.title }).waitFor();
      if (screen.empty !== undefined) await page.getByText(screen.empty).first().waitFor();
      await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
      if ((await page.getByRole("button", { name: "Try again" }).count()) > 0) note("empty", ["failed"]);
      await readThrough(stop);
      for (const size of [DESKTOP, PHONE]) {
        await page.setViewportSize(size);
        await measure(stop, size.width);
        await admin.picture(`${name}-empty`);
      }
      await page.setViewportSize(DESKTOP);
    });
    expect(problems).toEqual([]);
  });

  test.each(["viewer", "staff"] as const)("tells a %s plainly what they may not do", async (role) => {
    const wordsFor = ({ toViewers, toStaff }: Screen) => (role === "viewer" ? toViewers : toStaff);
    const closed = ofMembers.filter(([, screen]) => wordsFor(screen) !== undefined);
    const problems = await walk({ signedIn: role }, closed, async (stop) => {
      const { name, screen, admin, note } = stop;
      const { page } = admin;
      await follow(page, screen.path(made));
      await page
        .getByText(wordsFor(screen) ?? "")
        .first()
        .waitFor();
      await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
      const main = page.getByRole("main");
      const writes = main.getByRole("button", {
        name: /^(Save|Add|Change|Archive|Delete|Create|Revoke|Close |Invite|Try again)/,
      });
      note(
        role,
        (await writes.allInnerTexts()).map((label) => `offers “${label}”`),
      );
      if (role !== "viewer") return;
      await readThrough(stop);
      await measure(stop, DESKTOP.width);
      await admin.picture(`${name}-viewer`);
    });
    expect(problems).toEqual([]);
  });
});

describe("another organization's ids", () => {
  test("in the address bar are answered like ids that nobody has", async () => {
    await using admin = await world.openAdmin({ signedIn: "owner", orgId: emptyOrg, path: "/icon.svg" });
    const { page } = admin;
    const nobody = "00000000-0000-4000-8000-000000000009";
    const none = { ...made, appointmentId: nobody, contactId: nobody, callId: nobody };
    const read = async (path: string) => {
      await page.goto(path);
      await page.getByRole("heading", { name: "Not found" }).first().waitFor();
      await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
      return { title: await page.title(), text: await page.getByRole("main").innerText() };
    };
    const withIds = ofMembers.filter(([, { route }]) => /\/\$\w/.test(route));
    expect(withIds.map(([name]) => name)).toEqual(["appointment", "call", "contact"]);
    for (const [name, { path }] of withIds) {
      expect(await read(path(made)), name).toEqual(await read(path(none)));
    }

    const { rows } = await owner.query<{ provider_id: string; name: string }>(
      "select provider_id, name from providers where org_id = $1 limit 1",
      [world.info.orgId],
    );
    const [theirs] = rows;
    expect(await read(`/settings/hours?provider=${theirs?.provider_id}`)).toEqual(
      await read(`/settings/hours?provider=${nobody}`),
    );
    expect(admin.complaints).toEqual([]);
  });
});
