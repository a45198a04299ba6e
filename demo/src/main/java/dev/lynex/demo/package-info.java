/** A customer-support agent's telemetry, made up from a seed and sent over the public HTTP API only. */
@NullMarked
package dev.lynex.demo;

import org.jspecify.annotations.NullMarked;
