import { SLOTS_OF_BOOKING_CHECKS, listBookingChecks } from "./checks/booking-checks.ts";
import { runCheckCommand } from "./checks/run-check-command.ts";

// npm run test:booking [-- --json --url … --secret …]: what must hold before a live call.

await runCheckCommand({ name: "test:booking", slots: SLOTS_OF_BOOKING_CHECKS, list: listBookingChecks });
