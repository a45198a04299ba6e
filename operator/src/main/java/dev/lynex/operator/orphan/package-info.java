/** Finds and removes what was made for resources that are gone. */
@NullMarked
package dev.lynex.operator.orphan;

import org.jspecify.annotations.NullMarked;
