import type { Settings } from "../startup/settings.ts";
import { rootDir } from "../startup/settings.ts";
import type { StartupContext } from "../startup/step.ts";

/** What a step gets, with nothing running yet. */
export function createContext(settings: Partial<Settings> & Pick<Settings, "dataDir">): StartupContext & {
  readonly notes: string[];
  readonly abort: () => void;
} {
  const stopping = new AbortController();
  const notes: string[] = [];
  return {
    settings: {
      rootDir,
      envFile: `${settings.dataDir}/.env`,
      port: 1,
      adminPort: 2,
      agentPort: 3,
      publicUrl: null,
      ngrokToken: null,
      ngrokDomain: null,
      databaseUrl: null,
      vapiKey: null,
      vapiBaseUrl: "https://api.vapi.ai",
      ...settings,
    },
    options: { json: false, check: false, noAdmin: false, force: false, keepUrls: false },
    signal: stopping.signal,
    note: (line) => void notes.push(line),
    log: () => {},
    urlsBefore: new Map(),
    tunnel: null,
    serverChild: null,
    server: null,
    admin: null,
    notes,
    abort: () => stopping.abort(),
  };
}
