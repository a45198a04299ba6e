/** The operator dies between any two of its writes. */
@NullMarked
package dev.lynex.operator.crash;

import org.jspecify.annotations.NullMarked;
