// Writes the price table and the recorded answers of the package's own calculator.
//
//   node platform/pricing/extract-prices.mjs <folder>
//
// where <folder> is the unpacked JavaScript package @pydantic/genai-prices (the one with package.json in it). The build
// needs neither the package nor node: what this writes is committed. Then point PriceTable.RESOURCE to the new file.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const home = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? ".");
const { name, version, license, main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
if (name !== "@pydantic/genai-prices") {
  throw new Error(`${folder} holds ${name}, not @pydantic/genai-prices`);
}
const { calcPrice, waitForUpdate } = await import(pathToFileURL(join(folder, main)));
const providers = await waitForUpdate(); // no update was asked for: these are the providers bundled with the package

const PROVIDER = ["id", "api_pattern", "provider_match", "model_match", "fallback_model_providers"];
const MODEL = ["id", "match", "prices"];
const pick = (from, keys) => Object.fromEntries(keys.filter((k) => from[k] !== undefined).map((k) => [k, from[k]]));

// One model a line, so that a new version's diff can be read.
const lines = providers.map((p) => {
  const head = JSON.stringify(pick(p, PROVIDER)).slice(0, -1);
  return `${head},"models":[\n${p.models.map((m) => JSON.stringify(pick(m, MODEL))).join(",\n")}\n]}`;
});
const prices = join(home, "src/main/resources/prices");
mkdirSync(prices, { recursive: true });
const notice = `"version":"genai-prices-${version}","source":"${name} ${version}","license":"${license}"`;
writeFileSync(join(prices, `genai-prices-${version}.json`), `{${notice},"providers":[\n${lines.join(",\n")}\n]}\n`);

// Usage as the package counts it: input_tokens includes what was read from and written to caches, output_tokens reasoning.
const SMALL = { input_tokens: 1234, output_tokens: 567 };
const CACHED = { input_tokens: 10_000, cache_read_tokens: 7_000, cache_write_tokens: 1_000, output_tokens: 2_000 };
const LARGE = { input_tokens: 300_000, cache_read_tokens: 50_000, output_tokens: 20_000, output_reasoning_tokens: 9_000 };
const EDGE = { input_tokens: 200_000, output_tokens: 1 };
const NOW = "2026-11-23T12:00:00Z";
const CASES = [
  ["openai", "gpt-4o", SMALL],
  ["openai", "gpt-4o", CACHED],
  ["openai", "gpt-4o-mini-2024-07-18", SMALL],
  ["openai", "GPT-4.1-nano", CACHED],
  ["openai", "o3", LARGE],
  ["openai", "gpt-5", LARGE],
  ["openai", "text-embedding-3-small", { input_tokens: 800, output_tokens: 0 }],
  [null, "gpt-4o-mini", SMALL],
  [null, "o4-mini", SMALL],
  ["anthropic", "claude-3-5-sonnet-20241022", CACHED],
  ["anthropic", "claude-sonnet-4-20250514", LARGE],
  ["anthropic", "claude-sonnet-4-5", LARGE],
  ["anthropic", "claude-sonnet-4-5", EDGE],
  ["anthropic", "claude-haiku-4-5-20251001", CACHED],
  ["anthropic", "claude-opus-4-1", SMALL],
  [null, "claude-3-haiku-20240307", SMALL],
  ["google", "gemini-2.5-pro", SMALL],
  ["google", "gemini-2.5-pro", EDGE],
  ["google", "gemini-2.5-pro", { ...EDGE, input_tokens: 200_001 }],
  ["google", "gemini-2.5-pro", LARGE],
  ["google-vertex", "gemini-2.5-flash", LARGE],
  ["google", "gemini-2.5-flash-lite", CACHED],
  ["google", "claude-sonnet-4-5", SMALL],
  ["aws.bedrock", "anthropic.claude-3-5-sonnet-20241022-v2:0", SMALL],
  ["aws", "amazon.nova-pro-v1:0", CACHED],
  ["azure", "gpt-4o", CACHED],
  ["azure", "gpt-4o-20240806", SMALL],
  ["mistral", "mistral-large-latest", SMALL],
  ["deepseek", "deepseek-chat", CACHED, "2026-11-23T03:00:00Z"],
  ["deepseek", "deepseek-chat", CACHED, "2025-07-01T20:00:00Z"],
  ["deepseek", "deepseek-reasoner", CACHED, "2025-07-01T08:00:00Z"],
  ["openai", "o3", SMALL, "2025-06-01T00:00:00Z"],
  ["openai", "o3", SMALL, "2025-06-10T00:00:00Z"],
  ["x-ai", "grok-4", CACHED],
  ["xai", "grok-3-mini", SMALL],
  ["groq", "llama-3.3-70b-versatile", SMALL],
  ["cohere", "command-r-plus", SMALL],
  ["perplexity", "sonar-pro", SMALL],
  ["openrouter", "openai/gpt-4o", SMALL],
  ["litellm", "openai/gpt-4o", SMALL],
  ["litellm", "claude-3-haiku-20240307", SMALL],
  ["https://api.openai.com/v1", "gpt-4o", SMALL],
  ["openai", "no-such-model", SMALL],
  ["no-such-provider", "gpt-4o", SMALL],
  [null, "no-such-model", SMALL],
];

/** The package answers 0 where it has no price; that is null here, since it is not known what such a call costs. */
export function expected(provider, model, usage, at) {
  const where = provider?.includes("://") ? { providerApiUrl: provider } : provider ? { providerId: provider } : {};
  const answer = calcPrice(usage, model, { ...where, timestamp: new Date(at) });
  return answer === null || Object.keys(answer.model_price).length === 0
    ? null
    : { usd: answer.total_price, provider: answer.provider.id, model: answer.model.id };
}

/** For a comparison by hand over the whole table: GRID=<file> writes every model with every usage. */
function grid() {
  return providers.flatMap((p) =>
    p.models.flatMap((m) => [SMALL, CACHED, LARGE, EDGE].map((usage) => [p.id, m.id, usage, NOW])),
  );
}

const record = (cases) =>
  cases.map(([provider, model, usage, at = NOW]) =>
    JSON.stringify({ provider, model, usage, at, expected: expected(provider, model, usage, at) }),
  );
const text = (cases) => `[\n${record(cases).join(",\n")}\n]\n`;
writeFileSync(join(home, "src/test/resources/golden-prices.json"), text(CASES));
if (process.env.GRID) {
  writeFileSync(process.env.GRID, text(grid()));
}
