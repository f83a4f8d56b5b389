import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: [
      "../../packages/testing/src/database/global-setup.ts",
      "../../packages/testing/src/server/bundle-setup.ts",
    ],
    // No module keeps anything between requests, so files may share a process: loading takes longer than most tests do.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", "json"],
    outputFile: { json: "test-results/results.json" },
  },
});
