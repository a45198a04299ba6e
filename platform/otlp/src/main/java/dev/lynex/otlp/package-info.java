/**
 * OTLP's requests (opentelemetry-proto, {@code opentelemetry/proto/collector}): read, checked, cut and answered. No I/O.
 */
@NullMarked
package dev.lynex.otlp;

import org.jspecify.annotations.NullMarked;
