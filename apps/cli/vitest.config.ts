import { defineConfig } from "vitest/config";
import { deadlines } from "../../packages/testing/src/deadlines.ts";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    globalSetup: [
      "../../packages/testing/src/database/global-setup.ts",
      "../../packages/testing/src/server/bundle-setup.ts",
    ],
    setupFiles: ["../../packages/testing/src/staff/cheap-passwords.mjs"],
    // Nothing is kept between files: loading takes longer than the tests do.
    isolate: false,
    testTimeout: deadlines.longTest,
    hookTimeout: deadlines.longTest,
    expect: { poll: { timeout: deadlines.soon } },
    reporters: ["default", "json"],
    outputFile: { json: "test-results/results.json" },
  },
});
