/** Runs the processor function as a process of its own. */
@NullMarked
package dev.lynex.processor.boot;

import org.jspecify.annotations.NullMarked;
