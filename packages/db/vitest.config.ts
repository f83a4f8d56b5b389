import { existsSync, readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { deadlines } from "../testing/src/deadlines.ts";

/** Debian's servers, where there are any: the oldest supported version runs the same tests. */
function installedPostgres(): string[] {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root) || process.env["DATABASE_URL"]) return [];
  return readdirSync(root)
    .filter((version) => Number(version) >= 15 && existsSync(`${root}/${version}/bin/initdb`))
    .sort();
}

const oldest = installedPostgres()[0];
const shared = {
  globalSetup: ["../testing/src/database/global-setup.ts"],
  // No module keeps anything between queries, so files may share a process: loading takes longer than most tests do.
  isolate: false,
  testTimeout: deadlines.test,
  hookTimeout: deadlines.test,
  expect: { poll: { timeout: deadlines.soon } },
};

export default defineConfig({
  test: {
    reporters: ["default", "json"],
    outputFile: { json: "test-results/results.json" },
    projects: [
      { test: { ...shared, name: "postgres", include: ["src/**/*.test.ts"] } },
      ...(oldest === undefined
        ? []
        : [
            {
              test: {
                ...shared,
                name: `postgres-${oldest}`,
                include: ["src/**/*.test.ts"],
                // What sql/ is compared with was made by the same server: one version is enough, as it is for what starts servers of its own.
                exclude: ["src/embedded/**", "src/current-sql/**", "src/standby/**"],
                env: { TEST_POSTGRES_BIN: `/usr/lib/postgresql/${oldest}/bin` },
              },
            },
          ]),
    ],
  },
});
