import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openAdminWorld } from "./browser/admin-world.ts";
import { JOHN, playRescuedCall, someTuesday } from "./browser/play-caller.ts";
import { bookByPhone, daysAfter } from "./browser/seed-calendar.ts";
import { closeSharedBrowser } from "./browser/shared-browser.ts";

// Takes the README's pictures anew, when the admin is built: cd apps/server && node --import tsx ../../e2e/src/take-pictures.ts
// (tsx is found from there.)

const imagesDir = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const tuesday = someTuesday();
const OTHERS = [
  { days: -1, time: "09:30", name: "Anna Berg" },
  { days: -1, time: "11:00", name: "Tom Reyes" },
  { days: -1, time: "14:30", name: "Priya Shah" },
  { days: 0, time: "10:00", name: "Lena Fischer" },
  { days: 0, time: "11:30", name: "Sam Carter" },
  { days: 1, time: "09:00", name: "Ines Costa" },
  { days: 1, time: "13:00", name: "Noah Kim" },
  { days: 2, time: "10:30", name: "Olivia Brown" },
  { days: 2, time: "14:00", name: "Ravi Patel" },
  { days: 3, time: "12:00", name: "Grace Miller" },
];

await mkdir(imagesDir, { recursive: true });
await using world = await openAdminWorld();
for (const [index, { days, time, name }] of OTHERS.entries()) {
  await bookByPhone(world, { day: daysAfter(tuesday, days), time, name, phone: `+1415555${2000 + index}` });
}
const call = await playRescuedCall(world, tuesday);
const { email, password } = world.info.admin ?? { email: "", password: "" };

await using admin = await world.openAdmin({ path: "/sign-in", viewport: { width: 1280, height: 1000 } });
const { page } = admin;
await page.getByLabel("E-mail").fill(email);
await page.getByLabel("Password", { exact: true }).fill(password ?? "");
await page.keyboard.press("Enter");
await page.getByRole("heading", { level: 1, name: "Today" }).waitFor();

await page.goto(`/calls/${call.id}`);
await page.getByRole("article", { name: "Book an appointment: Booked" }).waitFor();
await page.screenshot({ path: `${imagesDir}call.png`, animations: "disabled" });
await page.goto(`/calendar?view=week&date=${tuesday}`);
await page.getByText(JOHN.name).first().waitFor();
await page.screenshot({ path: `${imagesDir}calendar.png`, animations: "disabled" });
await closeSharedBrowser();
