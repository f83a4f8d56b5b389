import type { OrganizationSummary } from "@callwaiting/db";
import Table from "cli-table3";
import { stripVTControlCharacters } from "node:util";

/** A name is what somebody typed: it must not control the terminal. */
const plain = (text: string) => stripVTControlCharacters(text).replaceAll(/\p{Cc}/gu, " ");

export function printOrganizations(organizations: readonly OrganizationSummary[], width: number): string {
  if (organizations.length === 0) return "There are no organizations yet: npm run org -- create makes one.";
  if (width < 100) {
    return organizations
      .map(
        ({ orgId, name, timeZone, upcoming }) =>
          `${plain(name)}\n  ${orgId}\n  ${timeZone}, ${upcoming} upcoming`,
      )
      .join("\n");
  }
  const table = new Table({
    head: ["Name", "Id", "Time zone", "Since", "Upcoming"],
    style: { head: [], border: [] },
  });
  for (const { orgId, name, timeZone, createdAt, upcoming } of organizations) {
    table.push([plain(name), orgId, timeZone, createdAt.toISOString().slice(0, 10), upcoming]);
  }
  return table.toString();
}
