/** Which projects a resource is about. */
@NullMarked
package dev.lynex.operator.selection;

import org.jspecify.annotations.NullMarked;
