import { SLOTS_OF_HEALTH_CHECKS, listHealthChecks } from "./checks/health-checks.ts";
import { runCheckCommand } from "./checks/run-check-command.ts";

// npm run health-check [-- --json --url … --secret …]: whether a running system does what callers need of it.

await runCheckCommand({ name: "health-check", slots: SLOTS_OF_HEALTH_CHECKS, list: listHealthChecks });
