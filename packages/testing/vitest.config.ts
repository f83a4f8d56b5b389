import { defineConfig } from "vitest/config";
import { deadlines } from "./src/deadlines.ts";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    testTimeout: deadlines.test,
    hookTimeout: deadlines.test,
    expect: { poll: { timeout: deadlines.soon } },
    reporters: ["default", "json"],
    outputFile: { json: "test-results/results.json" },
  },
});
