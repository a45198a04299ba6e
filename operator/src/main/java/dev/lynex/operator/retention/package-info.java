/** Retention policies: which one decides a project, and what each is told to do. */
@NullMarked
package dev.lynex.operator.retention;

import org.jspecify.annotations.NullMarked;
