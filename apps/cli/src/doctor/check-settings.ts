import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { readEnv } from "@callwaiting/server/env";
import { KeyringError, parseKeyring } from "@callwaiting/server/keyring";
import { rootDir } from "../environment/settings.ts";
import { type Check, CheckFailure, type Finding } from "../report/check.ts";
import { suggestName } from "./suggest-name.ts";

type Env = NodeJS.ProcessEnv;

/** Read as well, but not in .env.example: ngrok's own spelling, and the browser for the tests. */
const OTHER_NAMES = ["NGROK_AUTHTOKEN", "CHROMIUM_PATH"];
/** The value of such a setting is never shown. */
const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|DATABASE_URL/;

/** Whether what is set can be used. */
export function listSettingsChecks(env: Env, file = join(rootDir, ".env")): readonly Check[] {
  return [
    { title: "Settings in .env", run: () => checkNames(file) },
    { title: "Values", run: () => checkValues(env) },
    { title: "Encryption key", run: () => checkKey(env) },
  ];
}

async function checkNames(file: string): Promise<Finding> {
  if (!existsSync(file)) return "There is no .env; none is needed.";
  const names = Object.keys(parseEnv(await readFile(file, "utf8")));
  const example = Object.keys(parseEnv(await readFile(join(rootDir, ".env.example"), "utf8")));
  const known = [...new Set([...example, ...OTHER_NAMES])];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const meant = unknown.map((name) => {
      const suggestion = suggestName(name, known);
      return suggestion === null ? `remove ${name}` : `write ${suggestion} instead of ${name}`;
    });
    throw new CheckFailure(`Nothing reads ${unknown.join(", ")}.`, `In .env: ${meant.join("; ")}.`);
  }
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) {
    return {
      detail: `${names.length} settings, which other accounts on this machine can read.`,
      hint: "chmod 600 .env",
    };
  }
  return `${names.length} settings, all of them known.`;
}

async function checkValues(env: Env): Promise<Finding> {
  const result = readEnv(env);
  if (result.ok) return "Every value is valid.";
  const { problem } = result;
  const [name, value] = Object.entries(env).find(
    ([key, text]) => SECRET_NAME.test(key) && text && problem.includes(text),
  ) ?? ["", ""];
  const shown =
    value === undefined || value === "" ? problem : problem.replaceAll(value, `(what ${name} is)`);
  throw new CheckFailure(shown, "Correct it in .env; .env.example says what each setting means.");
}

async function checkKey(env: Env): Promise<Finding> {
  if (!env["ENCRYPTION_KEY"]) return "Made at the first start and kept in the data folder.";
  try {
    const keys = parseKeyring(env["ENCRYPTION_KEY"]);
    return `${keys.length} ${keys.length === 1 ? "key" : "keys"} of 32 bytes.`;
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error;
    throw new CheckFailure(
      "ENCRYPTION_KEY is not base64 of 32 bytes.",
      "openssl rand -base64 32   (for a new system only: a new key cannot open what was sealed before)",
    );
  }
}
