import { type Check, groupBy, keyOf } from "./check.ts";

/** One person per phone number in an organization. */
export const findTwinContacts: Check = ({ rows }) => {
  const withPhone = rows.contacts.filter(({ phone }) => phone !== null);
  const groups = groupBy(withPhone, ({ org_id: orgId, phone }) => keyOf(orgId, phone ?? ""));
  return [...groups]
    .filter(([, group]) => group.length > 1)
    .map(([key, { length }]) => `${key} has ${length} contacts`);
};
