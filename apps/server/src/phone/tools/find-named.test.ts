import { describe, expect, test } from "vitest";
import { toolContext } from "../../testing/tool-context.ts";
import { findProvider } from "./find-provider.ts";
import { findService, serviceInNotes } from "./find-service.ts";

const { organization } = toolContext().tenant;
const PROVIDERS = ["Dr. Maya Lee", "Dr. Omar Patel", "Dr. Ann Not"].map((name, index) => ({
  providerId: String(index),
  name,
}));
const clinic = { ...organization, providers: PROVIDERS };

describe("who is named to be ruled out, or as one of two, is not who is booked", () => {
  test.each([
    ["not Patel", ["Dr. Maya Lee", "Dr. Ann Not"]],
    ["anyone except Patel", ["Dr. Maya Lee", "Dr. Ann Not"]],
    ["anyone but Omar", ["Dr. Maya Lee", "Dr. Ann Not"]],
    ["Dr. Lee or Dr. Patel", ["Dr. Maya Lee", "Dr. Omar Patel"]],
    ["somebody else", ["Dr. Maya Lee", "Dr. Omar Patel", "Dr. Ann Not"]],
  ])("%j is asked about", (asked, providers) => {
    expect(findProvider(clinic, asked)).toMatchObject({
      kind: "refused",
      outcome: { kind: "which_provider", providers },
    });
  });

  test.each([
    ["Dr. Ann Not", "2"],
    ["Patel", "1"],
  ])("%j is a name like others", (asked, providerId) => {
    expect(findProvider(clinic, asked)).toMatchObject({ kind: "ok", providerId });
  });

  test("who has left is said so, unless somebody of that name is here", () => {
    const former = { ...clinic, formerProviders: ["Dr. Otto Gone", "Dr. Eva Patel"] };
    expect(findProvider(former, "Dr. Gone")).toMatchObject({
      kind: "refused",
      outcome: {
        kind: "provider_left",
        provider: "Dr. Otto Gone",
        providers: PROVIDERS.map(({ name }) => name),
      },
    });
    expect(findProvider(former, "Patel")).toMatchObject({ kind: "ok", providerId: "1" });
    expect(findProvider(former, "Dr. Nobody")).toMatchObject({ outcome: { kind: "unknown_provider" } });
  });

  test.each(["not cleaning", "anything but a cleaning", "consultation or cleaning"])(
    "%j is asked about",
    (asked) => {
      expect(findService(clinic, asked)).toMatchObject({
        kind: "refused",
        outcome: { kind: "unknown_service" },
      });
    },
  );
});

test.each(["any", "an appointment", "Customer", "{{service}}", "whatever", "a regular visit"])(
  "%j names no service",
  (asked) => {
    expect(findService(clinic, asked)).toEqual({ kind: "ok", key: null });
  },
);

test.each([
  ["cleaning", "cleaning"],
  ["dental cleaning please", "cleaning"],
  ["no cleaning please", undefined],
  ["My dog ate the consultation form", undefined],
  ["first visit", undefined],
])("the reason %j stands for the service %j", (notes, key) => {
  expect(serviceInNotes(clinic, notes)).toBe(key);
});
