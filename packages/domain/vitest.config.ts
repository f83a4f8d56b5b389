import { defineConfig } from "vitest/config";
import { deadlines } from "../testing/src/deadlines.ts";

export default defineConfig({
  test: {
    reporters: ["default", "json"],
    outputFile: { json: "test-results/results.json" },
    pool: "forks",
    // Pure code keeps no state between files, so files may share a process.
    isolate: false,
    testTimeout: deadlines.test,
    hookTimeout: deadlines.test,
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // What asks where the process runs throws.
    setupFiles: ["./test/forbid-process-time-zone.ts"],
  },
});
