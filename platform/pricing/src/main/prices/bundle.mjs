// The package @pydantic/genai-prices as package-lock.json pins it: its data and its calculator.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NAME = "@pydantic/genai-prices";
const here = dirname(fileURLToPath(import.meta.url));
const json = (...path) => JSON.parse(readFileSync(join(here, ...path), "utf8"));
const { calcPrice, waitForUpdate } = createRequire(import.meta.url)(NAME);

export const pricing = join(here, "../../..");
export const { version, license } = json("node_modules", NAME, "package.json");
export const { integrity } = json("package-lock.json").packages[`node_modules/${NAME}`];
export const source = `${NAME} ${version}`;
export { calcPrice };

// No update was asked for: these are the providers that came with the package, and nothing is fetched.
export const providers = await waitForUpdate();

/** All price lists of a model with when they hold: one without a constraint, or several. */
export function seasons(model) {
  return Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
}
