import { execFile } from "node:child_process";
import { promisify } from "node:util";

export type RollingClinic = {
  readonly orgId: string;
  readonly webhookSecret: string;
  /** ISO 8601; a zone without a summer. */
  readonly offset: string;
};

export type Setup = {
  /** Whose command it is: the version with which the clinics begin. */
  readonly checkoutDir: string;
  readonly env: Readonly<Record<string, string>>;
};

const CLINICS = 4;

/** As docs/deploy.md has clinics made, by the version that is in force. */
export async function setUpClinics({ checkoutDir, env }: Setup): Promise<readonly RollingClinic[]> {
  const clinics: RollingClinic[] = [];
  for (let n = 1; n <= CLINICS; n += 1) {
    const args = ["--import", "tsx", "src/org.ts", "create", "--name", `Clinic ${n}`, "--json"];
    args.push("--time-zone", "America/Phoenix", "--hours", "08:00-18:00");
    args.push("--provider", "Dr. Ada Stone", "--service", "Consultation:30");
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: `${checkoutDir}/apps/cli`,
      env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...env },
    });
    const { orgId, webhookSecret } = JSON.parse(stdout) as Pick<RollingClinic, "orgId" | "webhookSecret">;
    clinics.push({ orgId, webhookSecret, offset: "-07:00" });
  }
  return clinics;
}
