import { existsSync } from "node:fs";
import { deadlines } from "@callwaiting/testing/deadlines";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestDb } from "@callwaiting/testing/database";
import { type MemberRole, OrgId } from "@callwaiting/domain";
import type { RunInfo } from "@callwaiting/server/run-file";
import { type StaffAccount, cookiesOf, createStaff, postSignIn } from "@callwaiting/testing/staff";
import { freePort, spawnServer, untilServing } from "@callwaiting/testing/server";
import type { BrowserContextOptions } from "playwright-core";
import { openSharedBrowser } from "./shared-browser.ts";
import { DESKTOP } from "./viewports.ts";
import { type AdminPage, watchPage } from "./admin-page.ts";
import { createWindows } from "./windows.ts";

const builtPage = fileURLToPath(new URL("../../../apps/admin/dist/index.html", import.meta.url));

export type OpenOptions = {
  /** A member with this role, signed in before the first page; the same for each window. Without it, a stranger. */
  readonly signedIn?: MemberRole;
  /** Where they are a member; the demo clinic when it is left out. */
  readonly orgId?: OrgId;
  readonly path?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly context?: BrowserContextOptions;
  /** Closed afterwards, not handed on: its clock is set, it runs a script of the test's, or it must have loaded nothing before. */
  readonly own?: boolean;
};

export type AdminWorld = AsyncDisposable & {
  readonly url: string;
  /** What `npm start` would print: the demo clinic, its webhook secret, the database. */
  readonly info: RunInfo;
  /** A member of the demo clinic, or of another, not signed in. */
  readonly createStaff: (role: MemberRole, orgId?: OrgId) => Promise<StaffAccount>;
  /** Of the member with this role whose windows `openAdmin` opens. */
  readonly cookiesOf: (role: MemberRole, orgId?: OrgId) => Promise<SessionCookies>;
  /** A window of its own: other cookies, other storage. Fails the test when the page breaks the house rules. */
  readonly openAdmin: (options?: OpenOptions) => Promise<AdminPage>;
  readonly stopServer: () => Promise<void>;
  /** As a power cut does: it says goodbye to nobody. */
  readonly killServer: () => Promise<void>;
  /** After `stopServer` or `killServer`: the same server, on the same port with the same data. */
  readonly startAgain: () => Promise<void>;
};

type WorldOptions = {
  /** Settings of the server beside its port and its data folder. */
  readonly env?: Readonly<Record<string, string>>;
};

/** A server with a database of its own and the built admin. One per test file. */
export async function openAdminWorld({ env = {} }: WorldOptions = {}): Promise<AdminWorld> {
  const db = await openDatabase();
  if (!existsSync(builtPage)) throw new Error("The admin is not built: run `turbo run build` first.");
  const dataDir = await mkdtemp(join(tmpdir(), "admin-e2e-"));
  await chmod(dataDir, 0o711);
  const port = await freePort();
  const spawn = () =>
    spawnServer({ PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: db?.url ?? "", ...env });
  let server = spawn();
  const [served, browser] = await Promise.all([untilServing(server, dataDir), openSharedBrowser()]);
  const windows = createWindows(browser);
  // Of a database that is not its own the server tells no password.
  const info = { ...served, database: { ...served.database, url: db?.url ?? served.database.url } };
  const url = info.serverUrl;
  const demoId = OrgId.parse(info.orgId);
  const makeStaff = (role: MemberRole, orgId = demoId) =>
    createStaff({ databaseUrl: info.database.url, orgId }, role);
  // Once per role: the server counts sign-ins, as it must.
  const sessions = new Map<string, Promise<SessionCookies>>();
  const cookiesOfRole = (role: MemberRole, orgId = demoId) => {
    const key = `${role} ${orgId}`;
    const known = sessions.get(key) ?? makeStaff(role, orgId).then((account) => signIn(url, account));
    sessions.set(key, known);
    return known;
  };
  const endWith = (signal: NodeJS.Signals) => async () => {
    server.child.kill(signal);
    await server.ended;
  };
  const stopServer = endWith("SIGTERM");
  return {
    url,
    info,
    createStaff: makeStaff,
    cookiesOf: cookiesOfRole,
    stopServer,
    killServer: endWith("SIGKILL"),
    startAgain: async () => {
      server = spawn();
      await untilServing(server, dataDir);
    },
    openAdmin: async ({
      signedIn,
      orgId,
      path = "/",
      viewport = DESKTOP,
      context: options = {},
      own = false,
    } = {}) => {
      const asked: BrowserContextOptions = {
        baseURL: url,
        locale: "en-US",
        timezoneId: "America/New_York",
        reducedMotion: "reduce",
        viewport,
        ...options,
      };
      const { page, context, giveBack } = await windows.take(asked, own);
      if (signedIn !== undefined) {
        await context.addCookies(await cookiesOfRole(signedIn, orgId));
      }
      // Without it a missing element costs the whole time of a test.
      context.setDefaultTimeout(deadlines.soon);
      const watched = watchPage({ page, url, close: giveBack });
      await page.goto(path);
      return watched;
    },
    [Symbol.asyncDispose]: async () => {
      await windows.closeAll();
      await stopServer();
      await db?.[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** In a run of tests one of the run's PostgreSQL, with the migrations done; elsewhere the server brings its own. */
async function openDatabase(): Promise<TestDb | null> {
  if (process.env["VITEST"] === undefined) return null;
  const { openTestDb } = await import("@callwaiting/testing/database");
  return openTestDb();
}

type SessionCookies = { name: string; value: string; url: string }[];

async function signIn(url: string, account: StaffAccount): Promise<SessionCookies> {
  const response = await postSignIn(url, account);
  if (!response.ok) throw new Error(`Signing in was answered with ${response.status}`);
  return cookiesOf(response)
    .split("; ")
    .map((pair) => pair.split(/=(.*)/s))
    .map(([name = "", value = ""]) => ({ name, value, url }));
}
