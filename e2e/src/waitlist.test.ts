import { forAllTests } from "@callwaiting/testing/for-all-tests";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openAdminWorld } from "./browser/admin-world.ts";
import { rawWords, widthOf } from "./browser/face-of.ts";
import { aTuesday, bookByPhone } from "./browser/seed-calendar.ts";
import { DESKTOP, PHONE } from "./browser/viewports.ts";

// The waitlist as the front desk works it, on a desk and on a phone.

const world = forAllTests(() => openAdminWorld());

let people = 0;
/** Two people of their own for each test, whom the clinic knows by a visit. */
async function twoPeople(): Promise<readonly [string, string]> {
  const names = ["Ada", "Ben"].map((first) => `${first} Waits${"abcd"[people] ?? ""}`) as [string, string];
  for (const [n, name] of names.entries()) {
    const time = `${9 + people * 2 + n}:00`;
    await bookByPhone(world, { day: aTuesday(), time, name, phone: `+1415555${3000 + people * 2 + n}` });
  }
  people += 1;
  return names;
}

async function add(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Add somebody" }).click();
  const dialog = page.getByRole("dialog", { name: "Put on the waitlist" });
  await dialog.getByRole("searchbox", { name: "Who waits?" }).fill(name);
  await dialog.getByRole("button", { name }).click();
  await dialog.getByRole("combobox", { name: "Service" }).click();
  await page.getByRole("option", { name: "Consultation" }).click();
  await dialog.getByRole("button", { name: "Put on the waitlist" }).click();
  await page.getByText(`${name} is on the waitlist.`).waitFor();
}

async function offerFirst(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: `Offer now: a time for ${name}` }).click();
  const dialog = page.getByRole("dialog", { name: `Offer a time to ${name}` });
  await dialog.getByRole("group", { name: "Free times that suit" }).getByRole("button").first().click();
  await page.getByText(`held for ${name}`).first().waitFor();
}

const answer = async (page: Page, name: string, label: string) => {
  await page.getByRole("button", { name: `Otherwise: what came of the offer to ${name}` }).click();
  await page.getByRole("menuitem", { name: label }).click();
};

test.each([
  ["on a desk", DESKTOP],
  ["on a phone", PHONE],
])(
  "people are put on the list, ordered, offered a time, and it is written down what came of it: %s",
  async (_where, viewport) => {
    const [ada, ben] = await twoPeople();
    await using admin = await world.openAdmin({ signedIn: "staff", path: "/waitlist", viewport });
    const { page } = admin;
    await add(page, ada);
    await add(page, ben);
    const order = page.getByRole("list", { name: "Who waits, in order" }).getByRole("listitem");
    await page.getByRole("button", { name: `Move ${ben} up` }).click();
    await expect
      .poll(async () => (await order.allInnerTexts()).map((text) => text.split("\n")[0]))
      .toEqual([ben, ada]);

    await offerFirst(page, ben);
    await offerFirst(page, ada);
    expect(await admin.axe()).toEqual([]);
    expect(await rawWords(page)).toEqual([]);
    expect(await widthOf(page)).toBeLessThanOrEqual(viewport.width);
    await admin.picture("waitlist-held");
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await admin.axe({ only: "color-contrast" })).toEqual([]);
    await admin.picture("waitlist-held-dark");
    await page.emulateMedia({ colorScheme: "light" });

    await answer(page, ada, "They said no");
    await page.getByText("The time goes to the next who waits.").waitFor();
    await page.getByRole("button", { name: `They said yes: ${ben}` }).click();
    await page.getByRole("button", { name: "They did: book it" }).click();
    await page.getByText(`Booked for ${ben}.`).waitFor();

    await offerFirst(page, ada);
    await answer(page, ada, "Release: free for everybody");
    await page.getByText("The time is free for everybody.").waitFor();
    await page.getByRole("button", { name: `Remove ${ada} from the waitlist` }).click();
    await page.getByRole("button", { name: "Take off the list" }).click();
    await page.getByText("Nobody is waiting").waitFor();
    expect(admin.complaints).toEqual([]);
  },
);
