/** The operator as a program: its settings, what it serves, who leads. */
@NullMarked
package dev.lynex.operator.runtime;

import org.jspecify.annotations.NullMarked;
