/** Accepted events as they came in, kept in S3: for replay, and for whatever is too large for other stores. */
@NullMarked
package dev.lynex.archive;

import org.jspecify.annotations.NullMarked;
