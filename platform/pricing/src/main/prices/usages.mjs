// Usages as the package counts them: input_tokens includes what was read from and written to caches, and audio, images and
// video; output_tokens includes reasoning, citations, audio, images and video.
import { providers, seasons } from "./bundle.mjs";

export const USAGES = {
  plain: { input_tokens: 1234, output_tokens: 567 },
  zero: { input_tokens: 0, output_tokens: 0 },
  one: { input_tokens: 1, output_tokens: 1 },
  input: { input_tokens: 777_777, output_tokens: 0 },
  output: { input_tokens: 0, output_tokens: 777_777 },
  read: { input_tokens: 10_007, cache_read_tokens: 7001, output_tokens: 2003 },
  written: { input_tokens: 10_007, cache_write_tokens: 5003, output_tokens: 11 },
  writtenForAnHour: {
    input_tokens: 10_007,
    cache_read_tokens: 1001,
    cache_write_tokens: 5003,
    cache_write_1h_tokens: 2003,
    output_tokens: 11,
  },
  reasoning: { input_tokens: 1009, output_tokens: 9001, output_reasoning_tokens: 8009 },
  citation: { input_tokens: 11, output_tokens: 3001, output_citation_tokens: 1009, output_reasoning_tokens: 503 },
  audio: { input_tokens: 5003, input_audio_tokens: 3001, output_tokens: 2003, output_audio_tokens: 1009 },
  cachedAudio: {
    input_tokens: 9001,
    cache_read_tokens: 4001,
    input_audio_tokens: 5003,
    cache_audio_read_tokens: 2003,
    output_tokens: 1,
  },
  image: {
    input_tokens: 9001,
    cache_read_tokens: 4001,
    input_image_tokens: 5003,
    cache_image_read_tokens: 2003,
    output_tokens: 3001,
    output_image_tokens: 2003,
  },
  video: { input_tokens: 7001, input_video_tokens: 5003, output_tokens: 2003, output_video_tokens: 1009 },
  everything: {
    input_tokens: 90_001,
    cache_read_tokens: 20_011,
    cache_write_tokens: 10_007,
    cache_write_1h_tokens: 3001,
    input_audio_tokens: 9001,
    cache_audio_read_tokens: 4001,
    input_image_tokens: 8009,
    cache_image_read_tokens: 3001,
    input_video_tokens: 1009,
    output_tokens: 30_011,
    output_reasoning_tokens: 10_007,
    output_citation_tokens: 2003,
    output_audio_tokens: 1009,
    output_image_tokens: 503,
    output_video_tokens: 251,
  },
};

const starts = new Set(
  providers.flatMap((p) =>
    p.models.flatMap((m) =>
      seasons(m).flatMap((s) =>
        Object.values(s.prices)
          .flatMap((price) => price.tiers ?? [])
          .map((tier) => tier.start),
      ),
    ),
  ),
);

/** At and right above the start of every tier in the table, for models that have tiers. */
export const TIERS = Object.fromEntries(
  [...starts]
    .flatMap((start) => [start, start + 1])
    .sort((a, b) => a - b)
    .map((input) => [
      `tier${input}`,
      { input_tokens: input, cache_read_tokens: 100_003, cache_write_tokens: 10_007, output_tokens: 10_007 },
    ]),
);
