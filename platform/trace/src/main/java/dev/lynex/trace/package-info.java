/** From a trace's events, in any order and with any of them missing, to a tree. No I/O. */
@NullMarked
package dev.lynex.trace;

import org.jspecify.annotations.NullMarked;
