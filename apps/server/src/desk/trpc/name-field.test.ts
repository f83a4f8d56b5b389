import { expect, test } from "vitest";
import { nameField } from "./name-field.ts";

test.each([
  [["apiKey"], "The private key"],
  [["patient", "email"], "The e-mail address"],
  [["hours", 0, "opensAt"], "The opens at"],
  [["serviceId"], "The service"],
  [["maxDaysAhead"], "The max days ahead"],
  [["providerIds", 3], "The provider"],
  [[], "The input"],
  [["constructor"], "The constructor"],
])("%j is called %s, in words and not as the program has it", (path, words) => {
  expect(nameField(path)).toBe(words);
});
