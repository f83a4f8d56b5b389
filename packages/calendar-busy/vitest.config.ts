import { defineConfig } from "vitest/config";
import { deadlines } from "../testing/src/deadlines.ts";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // Pure code keeps no state between files.
    isolate: false,
    testTimeout: deadlines.test,
    reporters: ["default", "json"],
    outputFile: { json: "test-results/results.json" },
    // What asks where the process runs throws.
    setupFiles: ["../domain/test/forbid-process-time-zone.ts"],
  },
});
