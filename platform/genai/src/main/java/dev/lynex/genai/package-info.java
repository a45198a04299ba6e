/** What OpenTelemetry spans say of generative AI, in three dialects: a pure mapper, and the table that it follows. */
@org.jspecify.annotations.NullMarked
package dev.lynex.genai;
