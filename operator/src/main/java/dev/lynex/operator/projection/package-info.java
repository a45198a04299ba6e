/** Brings what resources declare to the platforms of their projects. */
@NullMarked
package dev.lynex.operator.projection;

import org.jspecify.annotations.NullMarked;
