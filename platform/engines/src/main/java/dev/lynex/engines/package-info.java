/** The real engines as supervised parts of one machine, for standalone and for tests. */
@NullMarked
package dev.lynex.engines;

import org.jspecify.annotations.NullMarked;
