/** Starts the operator. */
@NullMarked
package dev.lynex.operator.boot;

import org.jspecify.annotations.NullMarked;
