// Runs the scenarios of the Vercel AI SDK over one provider's API.
// usage: client.mjs openai-chat|openai-responses|anthropic
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { NodeSDK, tracing } from '@opentelemetry/sdk-node';
import * as ai from 'ai';
import { z } from 'zod';

const stub = process.env.STUB_URL;
const client = process.argv[2];
const system = 'You are a weather bot. Answer in one sentence.';
const prompt = 'How is the weather in Lisbon?';
const documents = ['Lisbon has 2,800 hours of sun a year.', 'Bergen has 240 days of rain a year.'];

const spans = new tracing.BatchSpanProcessor(new OTLPTraceExporter());
const sdk = new NodeSDK({ serviceName: 'corpus', spanProcessors: [spans], autoDetectResources: false });
sdk.start();
// From version 7 on the spans come from a package of their own.
const own = await import('@ai-sdk/otel').catch(() => null);
if (own) ai.registerTelemetry(new own.OpenTelemetry());

const telemetry = {
  isEnabled: true,
  functionId: 'weather',
  // Version 7 knows no metadata any more and ignores it.
  metadata: { userId: 'user-1', sessionId: 'session-1' },
};

function model(scenario, reasoning = false) {
  const apiKey = `sk-stub-${scenario}`;
  if (client === 'anthropic') return createAnthropic({ baseURL: `${stub}/v1`, apiKey })('claude-sonnet-4-5');
  const openai = createOpenAI({ baseURL: `${stub}/v1`, apiKey });
  const name = reasoning ? 'o4-mini' : 'gpt-4o-mini';
  return client === 'openai-chat' ? openai.chat(name) : openai.responses(name);
}

function common(scenario, options = {}) {
  return { model: model(scenario), system, prompt, maxRetries: 0, experimental_telemetry: telemetry, ...options };
}

async function stream(scenario, options) {
  const result = ai.streamText(common(scenario, options));
  await result.consumeStream();
}

const getWeather = ai.tool({
  description: 'The weather in a city',
  inputSchema: z.object({ city: z.string() }),
  execute: async () => ({ degrees: 21, sky: 'clear' }),
});

const ephemeral = { anthropic: { cacheControl: { type: 'ephemeral' } } };
const cachedMessages = {
  system: undefined,
  prompt: undefined,
  allowSystemInMessages: true,
  messages: [
    { role: 'system', content: system, providerOptions: ephemeral },
    { role: 'user', content: prompt },
  ],
};
const thinking = {
  model: model('reasoning', true),
  providerOptions: {
    anthropic: { thinking: { type: 'enabled', budgetTokens: 2000 } },
    openai: { reasoningEffort: 'low', reasoningSummary: 'auto' },
  },
};

function embeddingModel(scenario) {
  return createOpenAI({ baseURL: `${stub}/v1`, apiKey: `sk-stub-${scenario}` }).embedding('text-embedding-3-small');
}

const scenarios = {
  chat: () => ai.generateText(common('chat', { temperature: 0.2, maxOutputTokens: 100 })),
  stream: () => stream('stream'),
  // A tool without a loop: the call is the answer.
  tools: () => ai.generateText(common('tools', { tools: { get_weather: getWeather } })),
  agent: () => ai.generateText(common('agent', { tools: { get_weather: getWeather }, stopWhen: ai.stepCountIs(3) })),
  cached: () => ai.generateText(common('cached', cachedMessages)),
  'cached-stream': () => stream('cached-stream', cachedMessages),
  reasoning: () => ai.generateText(common('reasoning', thinking)),
  object: () =>
    ai.generateObject(common('object', { schema: z.object({ city: z.string(), degrees: z.number() }) })),
  'rate-limit': () => ai.generateText(common('rate-limit')),
  'server-error': () => ai.generateText(common('server-error')),
};
if (client === 'anthropic') {
  scenarios['cached-small'] = () => ai.generateText(common('cached-small', cachedMessages));
} else {
  scenarios['cache-write'] = () => ai.generateText(common('cache-write', cachedMessages));
}
if (client === 'openai-chat') {
  const options = { maxRetries: 0, experimental_telemetry: telemetry };
  scenarios.embeddings = () =>
    ai.embedMany({ model: embeddingModel('embeddings'), values: documents, ...options });
  scenarios['embedding-one'] = () =>
    ai.embed({ model: embeddingModel('embeddings'), value: documents[0], ...options });
}

async function tell(path) {
  await fetch(`${stub}/recording/${path}`, { method: 'POST', body: '' });
}

let failed = 0;
for (const [scenario, run] of Object.entries(scenarios)) {
  await tell('begin');
  try {
    await run();
  } catch (problem) {
    if (!['rate-limit', 'server-error'].includes(scenario)) {
      console.error(`${client}-${scenario} failed`, problem);
      failed = 1;
    }
  }
  await spans.forceFlush();
  await tell(`end/${client}-${scenario}`);
}
await sdk.shutdown();
process.exitCode = failed;
