// Makes the price table from the pinned package:   npm ci && npm run extract
// After a new version of the package, point PriceTable.RESOURCE to the new file and delete the old one.
import { join } from "node:path";
import { integrity, license, pricing, providers, source, version } from "./bundle.mjs";
import { derive } from "./derived.mjs";

const PROVIDER = ["id", "api_pattern", "provider_match", "model_match", "fallback_model_providers"];
const MODEL = ["id", "match", "prices"];
const pick = (from, keys) => Object.fromEntries(keys.filter((k) => from[k] !== undefined).map((k) => [k, from[k]]));

// One model a line, so that a new version's difference can be read.
const lines = providers.map((p) => {
  const head = JSON.stringify(pick(p, PROVIDER)).slice(0, -1);
  return `${head},"models":[\n${p.models.map((m) => JSON.stringify(pick(m, MODEL))).join(",\n")}\n]}`;
});
const about = JSON.stringify({ version: `genai-prices-${version}`, source, integrity, license }).slice(0, -1);
derive(
  join(pricing, "src/main/resources/prices", `genai-prices-${version}.json`),
  `${about},"providers":[\n${lines.join(",\n")}\n]}\n`,
);
