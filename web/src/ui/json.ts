export interface JsonPart {
  text: string;
  kind: 'key' | 'string' | 'literal' | 'plain';
}

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Pretty JSON cut into parts to colour. The parts' texts joined are the input. */
export function jsonParts(pretty: string): JsonPart[] {
  const parts: JsonPart[] = [];
  let at = 0;
  for (const match of pretty.matchAll(TOKEN)) {
    if (match.index > at) parts.push({ text: pretty.slice(at, match.index), kind: 'plain' });
    const [whole, string, colon] = match;
    if (string === undefined) parts.push({ text: whole, kind: 'literal' });
    else if (colon === undefined) parts.push({ text: whole, kind: 'string' });
    else parts.push({ text: string, kind: 'key' }, { text: colon, kind: 'plain' });
    at = match.index + whole.length;
  }
  if (at < pretty.length) parts.push({ text: pretty.slice(at), kind: 'plain' });
  return parts;
}
