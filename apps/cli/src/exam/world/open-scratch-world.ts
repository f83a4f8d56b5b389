import { rootDir } from "../../environment/settings.ts";
import type { OpenExamWorld } from "./exam-world.ts";
import { openScratchDatabase } from "./open-scratch-database.ts";
import { startExamServer } from "./start-exam-server.ts";

/** A server of this checkout on a database of its own: no key, no network, and nobody's rows. */
export async function openScratchWorld(): Promise<OpenExamWorld> {
  const database = await openScratchDatabase();
  try {
    const server = await startExamServer(rootDir, database);
    const close = async () => {
      await server.stop();
      await database.close();
    };
    return { ...database, serverUrl: server.url, isDisposable: true, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}
