import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { copiesOf, readDockerfile } from "./deploy/read-dockerfile.ts";

// Files that no program of ours reads still say something about the others.

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string) => readFileSync(join(root, file), "utf8");
const stages = readDockerfile(read("Dockerfile"));
const scripts: Readonly<Record<string, string>> = JSON.parse(read("package.json")).scripts;

const TEXTS = [
  "README.md",
  "CONTRIBUTING.md",
  "docs/architecture.md",
  "docs/deploy.md",
  "docs/runbook.md",
  "docs/failover.md",
];

test("the image is built from files that git knows, with the Node version that we test with", () => {
  const known = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  }).split("\n");
  const sources = stages
    .flatMap(copiesOf)
    .flatMap(({ from, sources: paths }) => (from === null ? paths : []));
  expect(sources.length).toBeGreaterThan(5);
  for (const source of sources.filter((path) => path !== ".")) {
    const isKnown = known.some((file) => file === source || file.startsWith(`${source}/`));
    expect(isKnown, `${source} of the Dockerfile is in git`).toBe(true);
  }
  const images = stages.map(({ image }) => image);
  expect(new Set(images)).toEqual(new Set([`node:${read(".node-version").trim()}-bookworm-slim`]));
});

test("what git ignores, and what is secret, does not get into the image", () => {
  const kept = read(".dockerignore").split("\n");
  for (const name of [".git", ".env", ".env.*", ".data", "**/node_modules", "**/dist"]) {
    expect(kept).toContain(name);
  }
});

test("every setting that compose.yaml, the platforms' files or the image name is a setting of ours", () => {
  const ours = new Set([...read(".env.example").matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));
  const others = new Set(["POSTGRES_PASSWORD", "NODE_ENV", "MALLOC_ARENA_MAX", "CALLWAITING_PACKAGES"]);
  const texts = [
    "compose.yaml",
    "deploy/fly.toml",
    "deploy/render.yaml",
    "deploy/systemd/callwaiting.service",
  ];
  for (const file of texts) {
    const named = [...read(file).matchAll(/\$\{([A-Z_]+)|^\s*(?:- key: )?([A-Z][A-Z_]{3,})(?:: | = |$)/gm)];
    const names = named.map(([, inUse, set]) => inUse ?? set ?? "").filter((name) => name !== "POSTGRES_DB");
    expect(names.filter((name) => !ours.has(name) && !others.has(name), file)).toEqual([]);
  }
});

test("compose.yaml hands the server each setting of .env that it does not choose itself", () => {
  const ours = [...read(".env.example").matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name ?? "");
  // The image has its own, or only npm run startup reads them, or they are for a developer's machine.
  const left = /^(DATABASE_URL|PORT|DATA_DIR|BACKEND_URL|ADMIN_PORT|NGROK_.*|WEBHOOKS_ALLOW_LOOPBACK)$/;
  const text = read("compose.yaml");
  expect(ours.filter((name) => !left.test(name) && !text.includes(`${name}: \${${name}:`))).toEqual([]);
});

test("the image and the systemd unit keep the server's memory as small as npm start does", () => {
  const start = read("scripts/run/start-server.mjs");
  const [, argument = "none"] = /args: \["(--[\w-]+=\d+)"\]/.exec(start) ?? [];
  const [, name = "none", value = "none"] = /env: \{ (\w+): "(\d+)" \}/.exec(start) ?? [];
  const unit = read("deploy/systemd/callwaiting.service");
  expect(unit).toContain(`node ${argument} --import tsx src/main.ts`);
  expect(unit).toContain(`Environment=${name}=${value}\n`);
  expect(read("Dockerfile")).toContain(`CMD ["node", "${argument}", "--import", "tsx", "src/main.ts"]`);
  expect(read("Dockerfile")).toContain(`${name}=${value} `);
});

test.each(TEXTS)("%s names only commands and files that there are", (file) => {
  const text = read(file);
  const commands = [...text.matchAll(/npm run (?:--silent )?([a-z][a-z:-]*[a-z])/g)].map(
    ([, name]) => name ?? "",
  );
  expect(commands.filter((name) => scripts[name] === undefined)).toEqual([]);
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link]) => link ?? "");
  expect(links.filter((link) => !existsSync(join(root, dirname(file), link)))).toEqual([]);
});
