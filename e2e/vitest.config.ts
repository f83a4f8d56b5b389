import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: [
      "../packages/testing/src/database/global-setup.ts",
      "../packages/testing/src/server/bundle-setup.ts",
    ],
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/browser/report-lost-browsers.ts"],
    // A browser, its pages and a server are more than a core carries: one world at a time.
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default", "json"],
    outputFile: { json: "test-results/results.json" },
  },
});
