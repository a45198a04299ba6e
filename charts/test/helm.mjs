// What Helm makes of the chart, as objects. HELM and KUBECTL name the programs; kubectl is the reader of YAML.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const CHART = `${ROOT}charts/lynex`;
export const read = (path) => readFileSync(ROOT + path, "utf8");

const run = (program, args, input) =>
  execFileSync(process.env[program] ?? program.toLowerCase(), args, {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 26,
    stdio: ["pipe", "pipe", "pipe"],
  });

/** Objects in YAML, of any kind. */
export function parse(yaml) {
  if (!/^\s*kind:/m.test(yaml)) return [];
  const json = run("KUBECTL", ["label", "--local", "-f", "-", "-o", "json", "lynex.dev/read=true"], yaml);
  const objects = JSON.parse(`[${json.trim().replace(/^}\n{/gm, "},{")}]`);
  for (const object of objects) {
    delete object.metadata.labels["lynex.dev/read"];
  }
  return objects;
}

/** YAML that is no object. */
export function parseAny(yaml) {
  const [{ apiVersion, kind, metadata, ...rest }] = parse(
    `apiVersion: v1\nkind: Any\nmetadata: {name: any}\nany:\n${yaml.replace(/^/gm, "  ")}`,
  );
  return rest.any;
}

/** Exit code 0 or an Error that has what Helm said. */
export function helm(args, values = {}) {
  try {
    return run("HELM", args, JSON.stringify(values));
  } catch (e) {
    throw new Error(e.stderr || e.message);
  }
}

/** The text of all that a release with these values is. */
export const template = (values = {}, release = "lynex") =>
  helm(["template", release, CHART, "--namespace", "lynex", "--values", "-"], values);

/** Without the definitions, which are a subject of their own. */
export const render = (values = {}, release) => parse(template({ crds: { install: false }, ...values }, release));

export const ofKind = (objects, kind) => objects.filter((o) => o.kind === kind);

export function only(objects, kind, name) {
  const found = ofKind(objects, kind).filter((o) => name === undefined || o.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} of ${kind} ${name ?? ""}, not one`);
  return found[0];
}

/** Pod templates and pods, each with whose it is. */
export const pods = (objects) =>
  objects
    .filter((o) => o.kind === "Pod" || o.spec?.template?.spec?.containers)
    .map((o) => ({ of: `${o.kind} ${o.metadata.name}`, pod: o.kind === "Pod" ? o : o.spec.template }));
