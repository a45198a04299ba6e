/** What all reconcilers of the operator share. */
@NullMarked
package dev.lynex.operator;

import org.jspecify.annotations.NullMarked;
