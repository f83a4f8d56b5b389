import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { ClusterError } from "./cluster-error.ts";

type Wish = { readonly home: string; readonly port: number | undefined };

/** The port that was asked for, else the one of last time, so that a connection string in a client stays right. */
export async function choosePort({ home, port }: Wish): Promise<number> {
  if (port !== undefined) {
    if (await tryPort(port)) return port;
    throw new ClusterError(
      "port_taken",
      `Port ${port} is already in use: stop what listens there or choose another port for PostgreSQL.`,
    );
  }
  const remembered = await readPort(home);
  const chosen = (remembered && (await tryPort(remembered))) || (await tryPort(0));
  if (!chosen) throw new ClusterError("port_taken", "No free TCP port was found on 127.0.0.1.");
  return chosen;
}

export async function rememberPort(home: string, port: number): Promise<void> {
  await writeFile(join(home, "port"), `${port}\n`);
}

async function readPort(home: string): Promise<number | undefined> {
  const text = await readFile(join(home, "port"), "utf8").catch(() => "");
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

/** The port if it is free (any free one for 0). */
async function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(undefined));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = probe.address();
      const found = typeof address === "object" && address ? address.port : undefined;
      probe.close(() => resolve(found));
    });
  });
}
