/** What `./lynex up --json` prints when it is ready, on its first start. */
export interface Ready {
  pid: number;
  ingestUrl: string;
  queryUrl: string;
  projectId: string;
  ingestKey: string;
  ownerEmail: string;
  ownerPassword: string;
}

const NAME = 'LYNEX_READY';

export function ready(): Ready {
  return JSON.parse(process.env[NAME] ?? '{}') as Ready;
}

/** For the workers, which inherit the environment. */
export function publish(line: string): void {
  process.env[NAME] = line;
}
