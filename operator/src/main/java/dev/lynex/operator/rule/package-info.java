/** Alert rules: checked, and made known to the platforms of their projects. */
@NullMarked
package dev.lynex.operator.rule;

import org.jspecify.annotations.NullMarked;
