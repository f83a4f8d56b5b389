import { readRunFile } from "@callwaiting/server/run-file";
import { dataDirOf } from "../environment/settings.ts";

/** Where a browser finds the server: the public address, else the one on this machine. */
export async function siteUrl(env: NodeJS.ProcessEnv): Promise<string> {
  const set = env["PUBLIC_URL"] || env["BACKEND_URL"];
  if (set) return set.replace(/\/+$/, "");
  const info = await readRunFile(dataDirOf(env));
  return (
    info?.publicUrl?.replace(/\/+$/, "") ?? info?.adminUrl ?? `http://localhost:${env["PORT"] || "3001"}`
  );
}
