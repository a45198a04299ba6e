/** Runs the query function as a process of its own. */
@NullMarked
package dev.lynex.query.boot;

import org.jspecify.annotations.NullMarked;
