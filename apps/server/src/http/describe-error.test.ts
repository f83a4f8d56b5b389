import { expect, test } from "vitest";
import { describeError } from "./describe-error.ts";

test("says what and where, and nothing of the message", () => {
  const error = Object.assign(new RangeError("Ada Lovelace\n    at Ada's address\n+15551234567"), {
    code: "23505",
    table: "contacts",
    detail: "Key (name)=(Ada)",
  });
  const described = describeError(error);
  expect(described).toMatchObject({ type: "RangeError", code: "23505", table: "contacts" });
  expect(described.frames[0]).toContain("describe-error.test.ts");
  expect(JSON.stringify(described)).not.toMatch(/Ada|1555/);
});

test("a message changed after the fact does not bring back the first one", () => {
  const error = new Error("Ada Lovelace");
  error.message = "x";
  expect(JSON.stringify(describeError(error))).not.toContain("Ada");
});

test("follows causes, and ends with one that causes itself", () => {
  const error = new Error("outer", { cause: Object.assign(new TypeError("inner"), { code: "57P01" }) });
  expect(describeError(error).cause).toMatchObject({ type: "TypeError", code: "57P01" });
  const circular = new Error("round");
  circular.cause = circular;
  expect(JSON.stringify(describeError(circular)).length).toBeLessThan(20_000);
});

test.each([["Ada Lovelace"], [undefined], [null], [{ message: "Ada Lovelace" }]])(
  "thrown %j is named by its type only",
  (thrown) => {
    expect(describeError(thrown)).toEqual({ type: typeof thrown, frames: [] });
  },
);

test("a code that is no code is left out", () => {
  expect(describeError(Object.assign(new Error("x"), { code: "Ada Lovelace, +1 555" }))).not.toHaveProperty(
    "code",
  );
});
