// Names by which people ask for models and providers.

/** A name that a single clause of a match accepts, other than in its own spelling; none for a regex. */
function samples(match) {
  if (match.or ?? match.and) return (match.or ?? match.and).flatMap(samples);
  if (match.equals !== undefined) return [match.equals.toUpperCase()];
  if (match.starts_with !== undefined) return [`${match.starts_with}-x`, `${match.starts_with}-20250230`];
  if (match.ends_with !== undefined) return [`x-${match.ends_with}`];
  if (match.contains !== undefined) return [`x-${match.contains}-y`];
  return [];
}

/** The model's id and id with dates of both kinds, and a name for each clause of its match. */
export function modelNames(model) {
  return [model.id, `${model.id}-20250807`, ` ${model.id.replace(/-(20\d\d)-(\d\d)-(\d\d)/, "-$1$2$3")}`].concat(
    samples(model.match),
  );
}

export function providerNames(provider) {
  return [` ${provider.id.toUpperCase()} `].concat(samples(provider.provider_match ?? { or: [] }));
}

/** An address of the provider's API, where its pattern is plain enough to make one. */
export function addresses(provider) {
  const address = provider.api_pattern.replaceAll("\\", "").replaceAll(".*", "eu");
  return new RegExp(`^(?:${provider.api_pattern})`).test(address) ? [`${address}/v1`] : [];
}

/** Others: of OpenTelemetry, of gateways, and unknown ones. */
export const NAMES = [
  ["aws.bedrock", "anthropic.claude-3-5-sonnet-20241022-v2:0"],
  ["gcp.vertex_ai", "gemini-2.5-pro"],
  ["mistral_ai", "mistral-large-latest"],
  ["google", "claude-sonnet-4-5"],
  ["azure", "gpt-4o-20240806"],
  ["openrouter", "openai/gpt-4o"],
  ["litellm", "openai/gpt-4o"],
  ["LiteLLM", "anthropic/claude-sonnet-4-5"],
  ["litellm", "claude-3-haiku-20240307"],
  ["litellm", "no-such-provider/gpt-4o"],
  ["litellm", "openai/"],
  ["openai", "no-such-model"],
  ["no-such-provider", "gpt-4o"],
  ["https://no-such-provider.example/v1", "gpt-4o"],
  [null, "no-such-model"],
  // Known to Lynex and not to the package: what OpenTelemetry calls them.
  ["azure.ai.openai", "gpt-4o"],
  ["azure.ai.inference", "gpt-4o"],
  ["az.ai.openai", "gpt-4o"],
  ["az.ai.inference", "gpt-4o"],
  ["azure_openai", "gpt-4o"],
  ["gcp.gen_ai", "gemini-2.5-pro"],
  ["x_ai", "grok-4"],
];
