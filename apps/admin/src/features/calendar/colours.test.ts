import { expect, test } from "vitest";
import { hueOfPlace } from "./colours.ts";

test("twelve in a list look different, by hue or by edge", () => {
  const looks = Array.from({ length: 12 }, (_, place) => JSON.stringify(hueOfPlace(place)));
  expect(new Set(looks).size).toBe(12);
});
