import { defineConfig } from "vitest/config";

/** Where the process runs must not matter: the whole suite runs in each of these zones. */
const PROCESS_TIME_ZONES = ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia"];

export default defineConfig({
  test: {
    reporters: ["default", "json"],
    outputFile: { json: "test-results/results.json" },
    projects: PROCESS_TIME_ZONES.map((timeZone) => ({
      test: {
        name: timeZone,
        include: ["src/**/*.test.ts", "test/**/*.test.ts"],
        setupFiles: ["./test/assert-process-time-zone.ts"],
        pool: "forks",
        // Pure code keeps no state between files, so files may share a process.
        isolate: false,
        env: { TZ: timeZone, EXPECTED_TZ: timeZone },
      },
    })),
  },
});
