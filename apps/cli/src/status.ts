import { readArguments, runCommand } from "./report/run-command.ts";
import { printStatus } from "./status/print-status.ts";
import { readStatus } from "./status/read-status.ts";

// npm run status [-- --json]: what runs, and where. Exit code 0 only when it serves.

await runCommand(async () => {
  const options = { json: { type: "boolean", default: false } } as const;
  const { values } = readArguments(options, "npm run status -- [--json]");
  const status = await readStatus(process.env);
  if (values.json) console.log(JSON.stringify(status, null, 2));
  else printStatus(status, console.log);
  return status.serving ? 0 : 1;
});
