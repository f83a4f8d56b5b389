import type {
  CallItem,
  Contact,
  ContactExportRow,
  ContactFacts,
  ContactItem,
  StaffScope,
} from "@callwaiting/db";
import type { Ports } from "../../bound.ts";

export type { CallItem, Contact, ContactExportRow, ContactFacts, ContactItem };

export const CONTACTS_PORTS = [
  "listCallsOfContact",
  "loadContact",
  "mergeContacts",
  "saveContact",
  "searchContacts",
] as const;

export type ContactsPorts = Ports<typeof CONTACTS_PORTS> &
  Ports<readonly ["deletePersonData", "describePersonData", "exportPersonData"]> & {
    /** Everybody, in batches: it holds no connection while the reader is slow. */
    readonly exportContacts: (scope: StaffScope) => AsyncIterable<ContactExportRow>;
  };
