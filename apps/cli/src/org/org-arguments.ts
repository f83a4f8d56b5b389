import { OrgId } from "@callwaiting/domain";
import { CommandError } from "../report/command-error.ts";

export const ORG_OPTIONS = {
  json: { type: "boolean", default: false },
  name: { type: "string" },
  email: { type: "string" },
  "time-zone": { type: "string" },
  region: { type: "string", default: "US" },
  service: { type: "string", multiple: true },
  provider: { type: "string", multiple: true },
  hours: { type: "string", default: "09:00-17:00" },
  out: { type: "string" },
  appointment: { type: "string" },
  phone: { type: "string" },
  revoke: { type: "boolean", default: false },
} as const;

export const ORG_USAGE = `npm run org -- list
       npm run org -- create --name "Lake Clinic" --time-zone America/New_York [--region US]
         [--service "Consultation:30"] [--provider "Dr. Lee"] [--hours 09:00-17:00]   (--service and --provider can be repeated)
       npm run org -- owner <organization id> --email ann@clinic.example [--name "Ann Lee"]
       npm run org -- reset-second-factor --email ann@clinic.example   (who has lost phone and backup codes)
       npm run org -- rotate-secret <organization id>
       npm run org -- link <organization id> --appointment <id> | --phone <contact's number> [--revoke]   (the patient's own page)
       npm run org -- export <organization id> [--out file.json]   (all with --json)`;

export function readOrgId(text: string | undefined): OrgId {
  const parsed = OrgId.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new CommandError(
    text === undefined ? "Which organization?" : `"${text}" is not an organization's id.`,
    {
      hint: "npm run org -- list shows them.",
    },
  );
}
