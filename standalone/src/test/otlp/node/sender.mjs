// The Node.js app of the exporters' proof: sends until its input ends and says what became of each batch.
// The exporters are set up by the standard OTEL_EXPORTER_OTLP_* variables alone.
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

const packages = { 'http/protobuf': 'proto', 'http/json': 'http', grpc: 'grpc' };
const pauseMillis = 10;
const spansForALog = 10;
const attributes = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.usage.input_tokens': 7,
  'gen_ai.usage.output_tokens': 3,
};

const say = (...words) => process.stdout.write(words.join(' ') + '\n');

/** The exporter, which also says what became of each batch. */
function telling(exporter, kind, name) {
  const send = exporter.export.bind(exporter);
  exporter.export = (batch, done) =>
    send(batch, (result) => {
      say(kind, result.code === 0 ? 'ok' : 'failed', ...batch.map(name));
      done(result);
    });
  return exporter;
}

const spanName = (span) => span.spanContext().traceId + '-' + span.spanContext().spanId;
const logName = (log) => log.body;

const kind = packages[process.env.OTEL_EXPORTER_OTLP_PROTOCOL];
const { OTLPTraceExporter } = await import(`@opentelemetry/exporter-trace-otlp-${kind}`);
const { OTLPLogExporter } = await import(`@opentelemetry/exporter-logs-otlp-${kind}`);
const traces = new TracerProvider({
  spanProcessors: [
    new BatchSpanProcessor({
      exporter: telling(new OTLPTraceExporter(), 'spans', spanName),
      scheduledDelayMillis: Number(process.env.OTEL_BSP_SCHEDULE_DELAY ?? 500),
    }),
  ],
});
const logs = new LoggerProvider({
  processors: [
    new BatchLogRecordProcessor({
      exporter: telling(new OTLPLogExporter(), 'logs', logName),
      scheduledDelayMillis: Number(process.env.OTEL_BLRP_SCHEDULE_DELAY ?? 500),
    }),
  ],
});
const tracer = traces.getTracer('sender');
const logger = logs.getLogger('sender');

let madeSpans = 0;
let madeLogs = 0;
const pace = setInterval(() => {
  tracer.startSpan('chat gpt-4o', { attributes }).end();
  if (madeSpans++ % spansForALog === 0) logger.emit({ body: `log-${madeLogs++}` });
}, pauseMillis);

await new Promise((ended) => process.stdin.resume().on('end', ended));
clearInterval(pace);
// A last batch that is given up rejects the shutdown; what became of it is said already.
await Promise.allSettled([traces.shutdown(), logs.shutdown()]);
say('made', madeSpans, madeLogs);
