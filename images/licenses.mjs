// Ends with exit code 1 when a bill of materials has a part under a licence that is not among those below.
// usage: node licenses.mjs BOM.cdx.json...
import { readFileSync } from "node:fs";

// Of libraries: they may be given on with what uses them, under terms of its own.
const ALLOWED = new Set([
  "Apache 2 License", // Apache-2.0, as the Java Operator SDK's pom calls it
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Bouncy Castle Licence", // the MIT licence under another name
  "CC0-1.0",
  "MIT",
  "MIT-0",
]);

// By group: which one we take of several among which its owners leave the choice.
const CHOSEN = new Map([
  ["jakarta.mail", "BSD-3-Clause"], // EPL-2.0, GPL-2.0 with Classpath exception, or EDL-1.0, which is BSD-3-Clause
  ["org.eclipse.angus", "BSD-3-Clause"], // the same
]);

const count = new Map();
let refused = 0;
for (const file of process.argv.slice(2)) {
  const { components } = JSON.parse(readFileSync(file, "utf8"));
  for (const { group, name, version, licenses = [] } of components) {
    const told = licenses.map(({ license, expression }) => expression ?? license.id ?? license.name);
    const names = told.includes(CHOSEN.get(group)) ? [CHOSEN.get(group)] : told;
    for (const each of names) count.set(each, (count.get(each) ?? 0) + 1);
    if (names.length > 0 && names.every((each) => ALLOWED.has(each))) continue;
    refused++;
    console.error(`${file}: ${group}:${name}:${version} is under ${names.join(", ") || "no licence that its pom tells"}; see images/licenses.mjs`);
  }
}
for (const [name, parts] of [...count].sort()) console.log(`${name}: ${parts}`);
if (count.size === 0) console.error("no part has a licence: is it a bill of materials?");
process.exit(refused > 0 || count.size === 0 ? 1 : 0);
