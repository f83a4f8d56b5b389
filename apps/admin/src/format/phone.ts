import { formatPhone } from "@callwaiting/domain/format-phone";
import { useCallback } from "react";
import { useOrganization } from "../api/session.ts";

/** Writes an E.164 number as people of the clinic's country do: those of another country with its code in front. */
export type FormatPhone = (e164: string) => string;

/** What is read again by the server, in the clinic's region, is the same number; so it also fills fields. */
export function useFormatPhone(): FormatPhone {
  const { region } = useOrganization();
  return useCallback((e164) => formatPhone(e164, { region }), [region]);
}
