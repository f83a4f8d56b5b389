import { randomUUID } from "node:crypto";
import { createAccount, createAccountsPool } from "@callwaiting/db";
import type { MemberRole, OrgId } from "@callwaiting/domain";
import { createTRPCClient, httpLink } from "@trpc/client";
import type { TRPCClient } from "@trpc/client";
import { hashPassword } from "better-auth/crypto";
import type { AppRouter } from "@callwaiting/server/router";

export type StaffAccount = {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
};

export type SignedInStaff = StaffAccount & {
  /** The typed API, as this person. */
  readonly api: TRPCClient<AppRouter>;
  /** For `fetch`: the Cookie header. */
  readonly cookie: string;
};

type WhoAndWhere = {
  /** A server of `startTestServer`. */
  readonly url: string;
  readonly databaseUrl: string;
  readonly orgId: OrgId;
};

const PASSWORD = "correct horse battery";
let passwordHash: Promise<string> | undefined;

/** An account with this role, straight into the database. */
export async function createStaff(
  { databaseUrl, orgId }: Pick<WhoAndWhere, "databaseUrl" | "orgId">,
  role: MemberRole,
): Promise<StaffAccount> {
  passwordHash ??= hashPassword(PASSWORD);
  const pool = createAccountsPool({ connectionString: databaseUrl, max: 1 });
  try {
    const email = `${role}-${randomUUID().slice(0, 8)}@example.com`;
    const displayName = `${role} of the clinic`;
    const hash = await passwordHash;
    const userId = await createAccount(pool, { email, displayName, passwordHash: hash, orgId, role });
    if (userId === null) throw new Error(`${email} exists already`);
    return { userId, email, password: PASSWORD, displayName };
  } finally {
    await pool.end();
  }
}

/** POSTs e-mail and password, as the sign-in form does. */
export function postSignIn(
  url: string,
  credentials: { readonly email: string; readonly password: string },
  headers: Record<string, string> = {},
): Promise<Response> {
  const { email, password } = credentials;
  return fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url, ...headers },
    body: JSON.stringify({ email, password }),
  });
}

/** The cookies of an answer, as the next request sends them. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0] ?? "")
    .join("; ");
}

/** The API as whoever has this cookie; without one, as a stranger. */
export function apiClient(url: string, cookie?: string): TRPCClient<AppRouter> {
  const headers = cookie === undefined ? {} : { cookie };
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, headers })] });
}

/** Makes a member with this role and signs them in over HTTP: `const { api } = await signInAs("staff", world)`. */
export async function signInAs(role: MemberRole, world: WhoAndWhere): Promise<SignedInStaff> {
  const account = await createStaff(world, role);
  const response = await postSignIn(world.url, account);
  if (!response.ok) throw new Error(`Signing in was answered with ${response.status}`);
  const cookie = cookiesOf(response);
  return { ...account, cookie, api: apiClient(world.url, cookie) };
}
