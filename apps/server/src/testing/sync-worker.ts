import { parseKeyring } from "../secrets/keyring.ts";
import { startTestRuntime } from "./sync-world.ts";

// A worker as a process of its own, so that a test can kill it.

const { DATABASE_URL = "", VAPI_URL = "", ENCRYPTION_KEY = "" } = process.env;
await startTestRuntime(DATABASE_URL, {
  vapiUrl: VAPI_URL,
  keyring: parseKeyring(ENCRYPTION_KEY),
  settings: { client: { timeoutMs: 60_000, retry: { attempts: 1 } } },
});
