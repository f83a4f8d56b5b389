import { useOrganization } from "../../api/session.ts";
import { formatPhone } from "../../format/phone.ts";

/** The rule behind `formatPhone`, read backwards: what it leaves out must be what the server adds. */
const SHORTENED = new Set(["US", "CA"]);

/** A number for a field: read again by the server, in the clinic's region, it is the same number. */
export function useEditablePhone(): (phone: string | null) => string {
  const { region } = useOrganization();
  return (phone) => {
    if (phone === null) return "";
    return phone.startsWith("+1") && !SHORTENED.has(region) ? phone : formatPhone(phone);
  };
}
