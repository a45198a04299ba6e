// Records what the package's own calculator answers, for GoldenPricesTest to hold Java's answers against.
//
// The first line has the usages by name. Each other line is one question with the answers to some of the usages, in their
// order: [provider or null, model, when, provider found, model found, "usd usd usd ..."]; nothing found is null, null, "".
// Amounts are the package's double to 12 decimals.
import { join } from "node:path";
import { calcPrice, pricing, providers, seasons } from "./bundle.mjs";
import { derive } from "./derived.mjs";
import { addresses, providerNames, modelNames, NAMES } from "./names.mjs";
import { TIERS, USAGES } from "./usages.mjs";

const NOW = "2026-11-23T12:00:00.000Z";
const DAY = "2026-11-23";
const LONG_AGO = "2020-01-01T00:00:00.000Z";
const LATER = "2027-06-01T12:00:00.000Z";
const just = (time) => [time - 1, time].map((t) => new Date(t).toISOString());

/** When to ask for a model: now, and for prices that depend on time also right before and at each change. */
function times(model) {
  const changes = seasons(model).flatMap(({ constraint: c }) => {
    if (c === undefined) return [];
    return c.type === "start_date"
      ? just(Date.parse(c.start_date))
      : [c.start_time, c.end_time].flatMap((time) => just(Date.parse(`${DAY}T${time}`)));
  });
  return changes.length === 0 ? [NOW] : [...new Set([LONG_AGO, NOW, LATER, ...changes])].sort();
}

function question(provider, model, at, usages) {
  const where = provider?.includes("://") ? { providerApiUrl: provider } : provider ? { providerId: provider } : {};
  const answers = usages.map((usage) => calcPrice(usage, model, { ...where, timestamp: new Date(at) }));
  const [first] = answers;
  const usd = first === null ? "" : answers.map((a) => String(a.total_price.toFixed(12)).replace(/\.?0+$/, "")).join(" ");
  return JSON.stringify([provider, model, at, first?.provider.id ?? null, first?.model.id ?? null, usd]);
}

const plain = Object.values(USAGES);
const tiered = plain.concat(Object.values(TIERS));
const hasTiers = (model) => seasons(model).some((s) => Object.values(s.prices).some((p) => typeof p === "object"));

const lines = new Set([JSON.stringify({ ...USAGES, ...TIERS })]);
for (const provider of providers) {
  for (const model of provider.models) {
    for (const at of times(model)) {
      lines.add(question(provider.id, model.id, at, hasTiers(model) ? tiered : plain));
    }
    for (const name of modelNames(model)) {
      lines.add(question(provider.id, name, NOW, plain.slice(0, 1)));
      lines.add(question(null, name, NOW, plain.slice(0, 1)));
    }
  }
  for (const name of [...providerNames(provider), ...addresses(provider)]) {
    lines.add(question(name, provider.models[0].id, NOW, plain.slice(0, 1)));
  }
}
for (const [provider, model] of NAMES) {
  lines.add(question(provider, model, NOW, plain.slice(0, 1)));
}
derive(join(pricing, "src/test/resources/golden-prices.jsonl"), `${[...lines].join("\n")}\n`);
