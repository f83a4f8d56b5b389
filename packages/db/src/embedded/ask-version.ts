import { Client } from "pg";

export type Answer =
  | { readonly kind: "ready"; readonly version: string }
  | { readonly kind: "recovering" | "silent" | "wrong_password"; readonly reason: string };

/** Connects once and asks: only a real connection proves that the server serves, in every language it may log in. */
export async function askVersion(connectionString: string): Promise<Answer> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {}); // a connection that breaks later has no say here
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>("show server_version");
    await client.end();
    return { kind: "ready", version: rows[0]?.server_version.split(" ")[0] ?? "unknown" };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: kindOf(error), reason };
  }
}

function kindOf(error: unknown): "recovering" | "silent" | "wrong_password" {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "57P03") return "recovering";
  return code === "28P01" ? "wrong_password" : "silent";
}
