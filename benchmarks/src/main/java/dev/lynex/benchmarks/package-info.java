/** Measurements behind decisions; each has a main of its own and is run by hand. */
@NullMarked
package dev.lynex.benchmarks;

import org.jspecify.annotations.NullMarked;
