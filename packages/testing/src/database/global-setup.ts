import type { TestProject } from "vitest/node";
import { createOwnerPool, migrate } from "@callwaiting/db";
import { asAdmin } from "@callwaiting/db/as-admin";
import "./provided-context.ts";
import { startTestCluster } from "./start-test-cluster.ts";

/** vitest `globalSetup`: one PostgreSQL and one migrated template for all files of the package. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const databaseUrl = process.env["DATABASE_URL"];
  const binDir = project.config.env?.["TEST_POSTGRES_BIN"];
  const cluster = await startTestCluster({
    ...(databaseUrl === undefined || databaseUrl === "" ? {} : { databaseUrl }),
    ...(binDir === undefined ? {} : { binDir }),
  });
  const templateName = `callwaiting_template_${process.pid}_${Date.now()}`;
  await asAdmin(cluster.adminUrl, `create database ${templateName}`);
  const pool = createOwnerPool({ connectionString: databaseUrlFor(cluster.adminUrl, templateName) });
  await migrate(pool);
  await pool.end();
  project.provide("adminUrl", cluster.adminUrl);
  project.provide("templateName", templateName);
  return async () => {
    await asAdmin(cluster.adminUrl, `drop database if exists ${templateName} with (force)`);
    await cluster.stop();
  };
}

function databaseUrlFor(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}
