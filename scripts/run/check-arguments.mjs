// Arguments of the commands that are no files of apps/cli; those read their own.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const TAKES_NOTHING = {
  start: "Builds the admin where it changed, starts CallWaiting, and runs until Ctrl-C.",
  build: "Builds the admin into apps/admin/dist, as npm start does before it starts.",
  check: "Checks format, types, lint and unused code, all of them, and says how each went.",
  audit: "Writes docs/licenses.md, and asks the registry about known holes in what is installed.",
  format: "Formats every file.",
};

const TEST_HELP = `npm test -- [turbo's options]

Runs the tests of every package. npm test -- --filter=@callwaiting/db runs those of one package,
npm test -- --force also what passed before and has not changed since.`;

/** What to print instead of running the command, and the exit code; null when there is nothing to say. */
export function checkArguments(root, name, args) {
  const wantsHelp = args.some((arg) => arg === "--help" || arg === "-h");
  if (name === "test") return wantsHelp ? { text: TEST_HELP, code: 0 } : null;
  if (!Object.hasOwn(TAKES_NOTHING, name) || args.length === 0) return null;
  const typed = name === "start" ? "npm start" : `npm run ${name}`;
  if (wantsHelp) {
    const settings = name === "start" ? settingsHelp(root) : "";
    return { text: `${typed}\n\n${TAKES_NOTHING[name]} It takes no arguments.${settings}`, code: 0 };
  }
  const instead =
    name === "start"
      ? "\n  → PORT=3101 npm start sets the port; npm start -- --help lists all settings."
      : "";
  return { text: `✗ ${typed} takes no arguments, and was given ${args.join(" ")}.${instead}`, code: 1 };
}

/** As .env.example has them, which explains each in the comment above it. */
function settingsHelp(root) {
  const file = join(root, ".env.example");
  if (!existsSync(file)) return "";
  const settings = readFileSync(file, "utf8").matchAll(/^# (.+)\n([A-Z_]+)=(.*)$/gm);
  const lines = [...settings].map(
    ([, what, name, value]) => `\n  ${value ? `${name}=${value}` : name}\n      ${what}`,
  );
  return ` Its settings come from the environment or from .env:\n${lines.join("")}`;
}
