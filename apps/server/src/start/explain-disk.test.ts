import { expect, test } from "vitest";
import { explainDisk } from "./explain-disk.ts";
import { StartError } from "./start-error.ts";

const failed = (code: string, syscall: string) =>
  Object.assign(new Error(`${code}: ${syscall}`), { code, syscall });

test.each([
  ["a folder of another user", failed("EACCES", "open")],
  ["a folder on a disk that is read-only", failed("EROFS", "open")],
  // What Node 20 makes of EROFS when a folder is to be made on that disk.
  ["no folder yet on a disk that is read-only", failed("ENOENT", "mkdir")],
  ["a file where the folder should be", failed("EEXIST", "mkdir")],
])("%s: one sentence that says what to do", (_, error) => {
  const explained = explainDisk(error, "/srv/data");
  expect(explained).toBeInstanceOf(StartError);
  expect(explained).toHaveProperty(
    "message",
    expect.stringMatching(/cannot write to .* \/srv\/data: .* DATA_DIR/),
  );
});

test("a full disk is told from one that is closed to us", () => {
  expect(explainDisk(failed("ENOSPC", "write"), "/srv/data")).toHaveProperty(
    "message",
    "There is no disk space left for /srv/data: free some, then start again.",
  );
});

test.each([new Error("a bug"), failed("ENOENT", "open"), "words"])("%s stays what it is", (error) => {
  expect(explainDisk(error, "/srv/data")).toBe(error);
});
