import { type Check, groupBy, keyOf, operationIn } from "./check.ts";

/** However often a request was delivered, it made one appointment at most. */
export const findDoubles: Check = ({ rows }) => {
  const booked = rows.appointments.filter(({ notes }) => operationIn(notes) !== null);
  const groups = groupBy(booked, ({ org_id: orgId, notes }) => keyOf(orgId, operationIn(notes) ?? ""));
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => `${operationIn(group[0]?.notes ?? "") ?? ""} made ${group.length} appointments`);
};
