import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: [
      "../packages/testing/src/database/global-setup.ts",
      "../packages/testing/src/server/bundle-setup.ts",
    ],
    include: ["src/**/*.test.ts"],
    // They mostly wait: for a page, a server, a caller.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default", "json"],
    outputFile: { json: "test-results/results.json" },
  },
});
