import { parseArgs } from "node:util";
import { readStatus } from "./status/read-status.ts";
import { printStatus } from "./status/print-status.ts";

// npm run status [-- --json]: what runs, and where. Exit code 0 only when it serves.

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const status = await readStatus(process.env);
if (values.json) console.log(JSON.stringify(status, null, 2));
else printStatus(status, console.log);
process.exitCode = status.serving ? 0 : 1;
