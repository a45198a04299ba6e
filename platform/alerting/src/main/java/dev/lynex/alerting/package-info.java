/** Alert rules: what one says, and whether it makes sense. Without I/O. */
@NullMarked
package dev.lynex.alerting;

import org.jspecify.annotations.NullMarked;
