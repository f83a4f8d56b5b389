import { defineConfig } from "vitest/config";
import { deadlines } from "../testing/src/deadlines.ts";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    // Nothing is kept between files: loading takes longer than the tests do.
    isolate: false,
    testTimeout: deadlines.test,
    hookTimeout: deadlines.test,
    expect: { poll: { timeout: deadlines.soon } },
    reporters: ["default", "json"],
    outputFile: { json: "test-results/results.json" },
  },
});
