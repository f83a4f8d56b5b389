import { expect, test } from "vitest";
import { RECIPE_FILES, RECIPE_PORTS, type RecipeValues, renderRecipe } from "./render-recipe.ts";

const VALUES: RecipeValues = {
  NAME: "db1",
  ADDRESS: "10.0.0.11",
  DB1: "10.0.0.11",
  DB2: "10.0.0.12",
  DB3: "10.0.0.13",
  NETWORK: "10.0.0.0/24",
  SUPERUSER_PASSWORD: "one",
  REPLICATION_PASSWORD: "two",
  REST_PASSWORD: "three",
};
const ports = RECIPE_PORTS;

test.each(RECIPE_FILES)("%s asks for nothing that the page does not name", (file) => {
  expect(renderRecipe(file, VALUES, { ports })).not.toMatch(/@[A-Z]/);
});

test("a word that is not given is said, and so is a line that is no longer there", () => {
  const { REST_PASSWORD: _, ...others } = VALUES;
  expect(() => renderRecipe("patroni.yml", others, { ports })).toThrow("@REST_PASSWORD@");
  expect(() => renderRecipe("patroni.yml", VALUES, { ports, lines: [["gone:", "gone: 1"]] })).toThrow(
    'no line "gone:"',
  );
});

test("Patroni's times fit each other: a leader notices that it may not lead before another one does", () => {
  const text = renderRecipe("patroni.yml", VALUES, { ports });
  const read = (name: string) => Number(new RegExp(`^ +${name}: (\\d+)$`, "m").exec(text)?.[1]);
  expect(read("ttl")).toBeGreaterThanOrEqual(read("loop_wait") + 2 * read("retry_timeout"));
});

test("a confirmed booking is on two machines in what is recommended", () => {
  const text = renderRecipe("patroni.yml", VALUES, { ports });
  expect(text).toMatch(/^ +synchronous_mode: true$/m);
  expect(text).toMatch(/^ +synchronous_mode_strict: true$/m);
});
