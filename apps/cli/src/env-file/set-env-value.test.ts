import { describe, expect, test } from "vitest";
import { ENV_CASES, NEW_URL } from "./env-cases.ts";
import { EnvFileError, readEnvText, setEnvValue } from "./set-env-value.ts";

describe("setting BACKEND_URL", () => {
  test.each(ENV_CASES)("$name", ({ before, after }) => {
    const text = setEnvValue(before, "BACKEND_URL", NEW_URL);
    expect(text).toBe(after);
    expect(readEnvText(text)["BACKEND_URL"]).toBe(NEW_URL);
    expect(setEnvValue(text, "BACKEND_URL", NEW_URL)).toBe(text);
  });
});

test("taking it out leaves the rest, and what was not there is not missed", () => {
  expect(setEnvValue("A=1\r\nBACKEND_URL=x\r\nB=2", "BACKEND_URL", null)).toBe("A=1\r\nB=2");
  expect(setEnvValue("A=1\n", "BACKEND_URL", null)).toBe("A=1\n");
});

test("a value that needs quotes gets them, one that no line can hold is refused", () => {
  expect(setEnvValue("", "A", "one # two")).toBe('A="one # two"\n');
  expect(setEnvValue("A='x'\n", "A", "it's")).toBe('A="it\'s"\n');
  expect(() => setEnvValue("", "A", "one\ntwo")).toThrow(EnvFileError);
});

test("a file that would be read as something else afterwards is left alone", () => {
  expect(() => setEnvValue('A="not closed\n', "BACKEND_URL", 'x"y')).toThrow("a quote that is not closed");
});
