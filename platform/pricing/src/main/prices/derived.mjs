// A committed file that a script makes: written, or with --check compared.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";

export function derive(path, text) {
  const name = relative(process.cwd(), path);
  if (!process.argv.includes("--check")) {
    writeFileSync(path, text);
    console.log(`wrote ${name}`);
  } else if (existsSync(path) && readFileSync(path, "utf8") === text) {
    console.log(`${name} is what the package makes`);
  } else {
    console.error(`${name} is not what the package makes; to write it: npm run extract`);
    process.exitCode = 1;
  }
}
