import type {
  CallItem,
  Contact,
  ContactExportRow,
  ContactFacts,
  ContactItem,
  StaffScope,
  deletePersonData,
  describePersonData,
  listCallsOfContact,
  loadContact,
  mergeContacts,
  saveContact,
  searchContacts,
} from "@callwaiting/db";
import type { Bound } from "./bound.ts";

export type { CallItem, Contact, ContactExportRow, ContactFacts, ContactItem };

export type ContactsPorts = {
  readonly searchContacts: Bound<typeof searchContacts>;
  readonly loadContact: Bound<typeof loadContact>;
  readonly listCallsOfContact: Bound<typeof listCallsOfContact>;
  readonly saveContact: Bound<typeof saveContact>;
  readonly mergeContacts: Bound<typeof mergeContacts>;
  readonly describePersonData: Bound<typeof describePersonData>;
  readonly deletePersonData: Bound<typeof deletePersonData>;
  /** Everybody, in batches: it holds no connection while the reader is slow. */
  readonly exportContacts: (scope: StaffScope) => AsyncIterable<ContactExportRow>;
};
