import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAllowed, licensesPage, listLicenses } from "./list-licenses.mjs";
import { runQuiet } from "./run-process.mjs";

/** Known vulnerabilities and licences of every package that runs at a clinic. Writes docs/licenses.md. */
export async function runAudit(root) {
  const packages = await listLicenses(root);
  writeFileSync(join(root, "docs", "licenses.md"), licensesPage(packages));
  const refused = packages.filter(({ license }) => !isAllowed(license));
  for (const { name, license } of refused) {
    console.log(`${name}: its licence, ${license}, is not allowed here`);
  }
  console.log(
    `licences         ${packages.length} packages, ${refused.length} not allowed; written to docs/licenses.md`,
  );

  const { code, output } = await runQuiet("pnpm", ["audit", "--prod"], { cwd: root });
  // A registry without that service, or no network: nothing is known, which is not the same as nothing found.
  if (/ERR_PNPM_AUDIT_BAD_RESPONSE|ERR_PNPM_META_FETCH_FAIL|ENOTFOUND|ECONNREFUSED|ETIMEDOUT/.test(output)) {
    console.log(
      "vulnerabilities  unknown, because the registry did not answer. Run this where registry.npmjs.org can be reached:",
    );
    console.log(output.trim());
    return 2;
  }
  console.log(output.trim());
  return code === 0 && refused.length === 0 ? 0 : 1;
}
