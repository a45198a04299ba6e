import { Terminal } from 'lucide-react';
import { CopyButton } from '../../ui/CopyButton';
import { curlLine } from './curl';

/** What a project shows until its first event. */
export function GettingStarted({ ingestUrl, project }: { ingestUrl: string; project: string }) {
  const line = curlLine(ingestUrl);
  return (
    <section aria-labelledby="getting-started" className="mx-auto w-full max-w-2xl py-10 sm:py-16">
      <p className="mb-3 inline-flex items-center gap-2 rounded-full bg-accent-soft px-2.5 py-0.5 text-xs font-medium text-accent">
        <span aria-hidden className="beating size-1.5 rounded-full bg-accent" />
        <span role="status">Waiting for the first event</span>
      </p>
      <h1 id="getting-started" className="text-2xl font-semibold tracking-tight">
        Send the first event to {project}
      </h1>
      <p className="mt-2 max-w-prose text-sm leading-6 text-muted">
        Paste this into a terminal, with your ingest key in it. This page turns into the dashboard a second later.
      </p>
      <div className="card mt-6 overflow-hidden">
        <div className="flex h-10 items-center gap-2 border-b border-line pr-1.5 pl-4 text-muted">
          <Terminal size={14} aria-hidden />
          <span className="text-xs font-medium">Shell</span>
          <span className="ml-auto" />
          <CopyButton text={line} label="Copy the curl line" />
        </div>
        <pre
          tabIndex={0}
          role="region"
          aria-label="The curl line"
          className="overflow-x-auto px-4 py-3.5 font-mono text-xs leading-6"
        >
          {line}
        </pre>
      </div>
      <dl className="mt-6 grid gap-x-8 gap-y-4 text-muted sm:grid-cols-2">
        <div>
          <dt className="font-medium text-text">Where is the key?</dt>
          <dd className="mt-0.5">
            It was printed once when Lynex first started. <Code>./lynex key</Code> makes another.
          </dd>
        </div>
        <div>
          <dt className="font-medium text-text">Nothing to send yet?</dt>
          <dd className="mt-0.5">
            <Code>./lynex demo</Code> plays a customer-support agent for a while.
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Code({ children }: { children: string }) {
  return <code className="rounded bg-raised px-1 py-0.5 font-mono text-xs text-text">{children}</code>;
}
