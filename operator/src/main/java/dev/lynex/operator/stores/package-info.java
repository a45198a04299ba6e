/** The stores of platforms, as the operator reaches them. */
@NullMarked
package dev.lynex.operator.stores;

import org.jspecify.annotations.NullMarked;
