import { expect, test } from "vitest";
import { allPages, rowsOf } from "./pages.ts";

test("a list as a whole is asked for page by page, to the end", async () => {
  const pages = [
    { items: [1, 2], nextCursor: "b" },
    { items: [3], nextCursor: "c" },
    { items: [], nextCursor: null },
  ];
  const asked: (string | null)[] = [];
  const all = await allPages(async ({ cursor }) => {
    asked.push(cursor);
    const page = pages[asked.length - 1];
    if (page === undefined) throw new Error("asked beyond the end");
    return page;
  });
  expect(all).toEqual([1, 2, 3]);
  expect(asked).toEqual([null, "b", "c"]);
  expect(rowsOf({ pages })).toEqual(all);
});
