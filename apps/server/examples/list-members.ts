// How a program of yours uses the admin's API: sign in, then call what the admin calls, with types.
//   SERVER_URL=http://localhost:3001 EMAIL=… PASSWORD=… npx tsx apps/server/examples/list-members.ts
import type { AppRouter } from "@callwaiting/server/router";
import { createTRPCClient, httpBatchLink } from "@trpc/client";

const { SERVER_URL: url = "http://localhost:3001", EMAIL: email, PASSWORD: password } = process.env;

const signIn = await fetch(`${url}/api/auth/sign-in/email`, {
  method: "POST",
  headers: { "Content-Type": "application/json", Origin: url },
  body: JSON.stringify({ email, password }),
});
if (!signIn.ok) throw new Error(`Signing in failed with status ${signIn.status}`);
const cookie = signIn.headers
  .getSetCookie()
  .map((line) => line.split(";")[0])
  .join("; ");

const api = createTRPCClient<AppRouter>({
  links: [httpBatchLink({ url: `${url}/trpc`, headers: { cookie } })],
});

const [organization, page] = await Promise.all([api.organization.current.query(), api.members.list.query()]);
console.log(`${organization.name} (${organization.timeZone}), you are ${organization.role}`);
const lines = page.items.map(
  ({ displayName, email: address, role }) => `  ${role} ${displayName} <${address}>`,
);
console.log(lines.join("\n"));
