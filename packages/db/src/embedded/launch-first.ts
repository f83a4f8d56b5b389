import { setTimeout as delay } from "node:timers/promises";
import { choosePort, rememberPort } from "./choose-port.ts";
import { ClusterError } from "./cluster-error.ts";
import { launchServer, type Server, type ServerSpec } from "./launch-server.ts";

type First = {
  readonly spec: Omit<ServerSpec, "port" | "connectionString">;
  readonly password: string;
  readonly port: number | undefined;
  readonly signal: AbortSignal;
};

type Launched = { readonly spec: ServerSpec; readonly server: Server };

/** Children of a killed server hold its shared memory for a moment. */
const REMAINS_MS = 15_000;

/** The first launch: picks the port, and tries again where another try can help. */
export async function launchFirst({ spec, password, port: wanted, signal }: First): Promise<Launched> {
  const deadline = performance.now() + REMAINS_MS;
  for (;;) {
    const port = await choosePort({ home: spec.place.home, port: wanted });
    const connectionString = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
    const whole = { ...spec, port, connectionString };
    try {
      const server = await launchServer(whole, signal);
      await rememberPort(spec.place.home, port);
      return { spec: whole, server };
    } catch (error) {
      if (!mayPass(error) || signal.aborted || performance.now() > deadline) throw error;
      await delay(100);
    }
  }
}

function mayPass(error: unknown): boolean {
  // The programs are run with LC_ALL=C, so these words do not depend on the machine's language.
  return (
    error instanceof ClusterError &&
    error.kind === "start_failed" &&
    /shared memory block .* is still in use|lock file .* already exists|Address already in use/s.test(
      error.message,
    )
  );
}
