import { CommandError } from "../../report/command-error.ts";
import { openKeyring, openOwnerPool } from "../../target/local-database.ts";
import { findServer } from "../../target/open-target.ts";
import { removeLeftovers } from "../../target/scratch-organization.ts";
import { dataDirOf } from "../../environment/settings.ts";
import type { OpenExamWorld } from "./exam-world.ts";

/**
 * A server that runs already, with clinics of the exam's own in its database, which are removed one after the other. Real
 * clinics' rows are neither read nor written. `url` is where it is reached; "here": the one that runs in this checkout.
 */
export async function openRunningWorld(url: string): Promise<OpenExamWorld> {
  const { env } = process;
  const serverUrl = url === "here" ? await findServer(env) : readUrl(url, env);
  const owner = await openOwnerPool(env);
  const place = { owner, keyring: await openKeyring(env), dataDir: dataDirOf(env) };
  await removeLeftovers(place);
  return { ...place, serverUrl, isDisposable: false, close: () => owner.end() };
}

function readUrl(url: string, env: NodeJS.ProcessEnv): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new CommandError(`"${url}" is not a URL such as https://clinic.example.com.`);
  }
  if (!env["DATABASE_URL"]) {
    throw new CommandError(
      "The exam reads the database of the server that it examines, and DATABASE_URL is not set.",
      {
        hint: "Set DATABASE_URL to what that server uses. npm run exam without --server needs none.",
      },
    );
  }
  return url.replace(/\/+$/, "");
}
