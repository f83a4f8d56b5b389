import { useFormatPhone } from "../format/phone.ts";
import classes from "./phone-text.module.css";

/** A number as people read it; on a phone it dials. */
export function PhoneText({ e164 }: { readonly e164: string }) {
  const formatPhone = useFormatPhone();
  return (
    <a className={classes["phone"]} href={`tel:${e164}`}>
      {formatPhone(e164)}
    </a>
  );
}
