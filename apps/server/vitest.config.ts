import { defineConfig } from "vitest/config";
import { deadlines } from "../../packages/testing/src/deadlines.ts";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: [
      "../../packages/testing/src/database/global-setup.ts",
      "../../packages/testing/src/server/bundle-setup.ts",
    ],
    // No module keeps anything between requests, so files may share a process: loading takes longer than most tests do.
    isolate: false,
    setupFiles: ["../../packages/testing/src/staff/cheap-passwords.mjs"],
    testTimeout: deadlines.test,
    hookTimeout: deadlines.test,
    expect: { poll: { timeout: deadlines.soon } },
    reporters: ["default", "json"],
    outputFile: { json: "test-results/results.json" },
  },
});
