/** Takes bytes in: authenticate, limit, validate, append. */
@NullMarked
package dev.lynex.ingest;

import org.jspecify.annotations.NullMarked;
