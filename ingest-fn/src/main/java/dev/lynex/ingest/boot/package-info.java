/** Runs the ingest function as a process of its own. */
@NullMarked
package dev.lynex.ingest.boot;

import org.jspecify.annotations.NullMarked;
