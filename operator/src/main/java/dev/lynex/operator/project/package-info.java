/** Reconciles {@code LynexProject} resources. */
@NullMarked
package dev.lynex.operator.project;

import org.jspecify.annotations.NullMarked;
