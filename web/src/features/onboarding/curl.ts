/** A line that works when pasted into a shell, once the key is in it. */
export function curlLine(ingestUrl: string): string {
  const event = {
    type: 'model_response',
    sdk: { name: 'curl', version: '1' },
    body: {
      model: 'gpt-4o-mini',
      prompt: 'Hello?',
      response: 'Hello from Lynex.',
      latencyMs: 420,
      success: true,
      usage: { inputTokens: 12, outputTokens: 7 },
    },
  };
  return [
    `curl ${ingestUrl.replace(/\/+$/, '')}/api/v1/events`,
    `  -H 'X-API-Key: YOUR_INGEST_KEY'`,
    `  -H 'Content-Type: application/json'`,
    `  -d '${JSON.stringify(event, null, 2)}'`,
  ].join(' \\\n');
}
