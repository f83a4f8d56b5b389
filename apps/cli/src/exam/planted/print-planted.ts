import pc from "picocolors";
import type { Defect } from "./defect.ts";

export type PlantedResult = {
  readonly defect: Defect;
  /** The first case that failed; null when none did. */
  readonly noticed: { readonly by: string; readonly why: string } | null;
  readonly durationMs: number;
};

export function printPlanted({ defect, noticed }: PlantedResult, print: (line: string) => void): void {
  const mark = noticed === null ? pc.red("✗ missed ") : pc.green("✓ noticed");
  const by = noticed === null ? pc.red(`not by ${defect.noticedBy.join(", ")}`) : pc.dim(`by ${noticed.by}`);
  print(`${mark} ${pc.bold(defect.name)}: ${defect.does}, ${by}`);
}
