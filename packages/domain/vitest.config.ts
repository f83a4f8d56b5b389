import { defineConfig } from "vitest/config";
import { deadlines } from "../testing/src/deadlines.ts";

/** Where the process runs must not matter: what could read its zone runs in each of these. */
const PROCESS_TIME_ZONES = ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia"];

/** chrono-node computes with local dates. In all other files a reader of the process's zone throws. */
const READS_THE_PROCESS_ZONE = [
  "src/date/normalize-date.test.ts",
  "src/date/normalize-date-range.test.ts",
  "src/booking/choose-appointment.test.ts",
  "src/booking/normalize-booking-data.test.ts",
];

const shared = {
  pool: "forks",
  // Pure code keeps no state between files, so files may share a process.
  isolate: false,
  testTimeout: deadlines.test,
} as const;

export default defineConfig({
  test: {
    reporters: ["default", "json"],
    outputFile: { json: "test-results/results.json" },
    projects: [
      {
        test: {
          ...shared,
          name: "anywhere",
          include: ["src/**/*.test.ts", "test/**/*.test.ts"],
          exclude: READS_THE_PROCESS_ZONE,
          setupFiles: ["./test/forbid-process-time-zone.ts"],
        },
      },
      ...PROCESS_TIME_ZONES.map((timeZone) => ({
        test: {
          ...shared,
          name: timeZone,
          include: READS_THE_PROCESS_ZONE,
          setupFiles: ["./test/assert-process-time-zone.ts"],
          env: { TZ: timeZone, EXPECTED_TZ: timeZone },
        },
      })),
    ],
  },
});
