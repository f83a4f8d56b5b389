const SLOWEST = 10;

/** The table, what took longest, what was odd about the run, and at the very end what failed: there a cut log still has it. */
export function printTestSummary(rows, notes) {
  printTable(rows);
  printSlowest(rows.flatMap(({ files }) => files));
  for (const note of notes) console.log(`${note}\n`);
  printFailures(rows);
  const total = sumUp(rows);
  if (total.passed + total.failed === 0) console.error("No test ran.");
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  return total;
}

function sumUp(rows) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const row of rows) for (const key of Object.keys(total)) total[key] += row[key];
  return total;
}

function printTable(rows) {
  const width = Math.max(7, ...rows.map(({ name }) => name.length));
  const line = (name, ...cells) =>
    console.log(`${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(9)).join("")}`);
  console.log();
  line("package", "passed", "failed", "skipped");
  for (const { name, hasRun, passed, failed, skipped } of rows) {
    if (hasRun) line(name, passed, failed, skipped);
    else line(name, "ended without results");
  }
  console.log();
}

function printSlowest(files) {
  if (files.length === 0) return;
  console.log("The slowest files");
  const slowest = files.toSorted((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
  for (const { file, seconds } of slowest) console.log(`${seconds.toFixed(1).padStart(7)} s  ${file}`);
  console.log();
}

function printFailures(rows) {
  for (const { name, failures } of rows) {
    for (const { file, title, reason } of failures) {
      console.log(`FAILED ${name} ${file}: ${title}`);
      if (reason) console.log(`       ${reason}`);
    }
  }
}
