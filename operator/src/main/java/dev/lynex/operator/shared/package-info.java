/** One watch and one cache of a kind for all controllers. */
@NullMarked
package dev.lynex.operator.shared;

import org.jspecify.annotations.NullMarked;
